# The statistics of all tables as a user of R `survey` gets them: Rscript survey_peer.R FOLDER
# Data and tables are read once. Then every line of input is `run DESIGN` (compute, the part that is timed) or
# `tell DESIGN` (write what the last run found to DESIGN.tsv); the answer to each is one line.
suppressPackageStartupMessages(library(survey))

folder <- commandArgs(TRUE)[1]
data <- read.delim(file.path(folder, "data.tsv"))
tables <- read.delim(file.path(folder, "tables.tsv"), colClasses = "character")
for (name in unique(c(tables$axis, tables$columns[tables$kind == "choice"]))) data[[name]] <- factor(data[[name]])
designs <- list(
  simple = svydesign(ids = ~1, weights = ~one, data = data),
  weighted = svydesign(ids = ~1, weights = ~weight, data = data),
  clustered = svydesign(ids = ~unit, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
)

# Rao-Scott F and p of a single answer; shares (or the mean) by group; standard errors of them and of the difference of
# each pair of groups. One covariance matrix serves all pairs: svycontrast, pair by pair, takes longer. svyby with
# covmat = TRUE stops at missing answers, so the domain of those who answered comes first.
figures <- function(table, design) {
  columns <- strsplit(table[["columns"]], ",")[[1]]
  formula <- as.formula(paste("~", paste(columns, collapse = "+")))
  axis <- as.formula(paste("~", table[["axis"]]))
  answered <- subset(design, !is.na(data[[columns[1]]]) & !is.na(data[[table[["axis"]]]]))
  by <- svyby(formula, axis, answered, svymean, covmat = TRUE)
  groups <- nrow(by)
  pairs <- combn(groups, 2)
  contrast <- matrix(0, ncol(pairs), groups)
  contrast[cbind(seq_len(ncol(pairs)), pairs[1, ])] <- 1
  contrast[cbind(seq_len(ncol(pairs)), pairs[2, ])] <- -1
  covariance <- vcov(by)
  apart <- sapply(split(seq_along(coef(by)), (seq_along(coef(by)) - 1) %/% groups), function(of) {
    sqrt(pmax(diag(contrast %*% covariance[of, of] %*% t(contrast)), 0))
  })
  test <- c()
  if (table[["kind"]] == "choice") {
    # Tables with too many empty cells have no test: NA.
    found <- tryCatch(svychisq(as.formula(paste("~", columns, "+", table[["axis"]])), answered), error = function(e) NULL)
    test <- if (is.null(found)) c(NA, NA) else c(found$statistic, found$p.value)
  }
  list(test = test, values = coef(by), errors = as.vector(as.matrix(SE(by))), apart = as.vector(apart))
}

last <- list()
tell <- function(design) {
  lines <- unlist(lapply(seq_along(last[[design]]), function(number) {
    found <- last[[design]][[number]]
    vapply(names(found), function(name) {
      paste(c(number, name, formatC(as.numeric(found[[name]]), digits = 17, format = "g")), collapse = "\t")
    }, "")
  }))
  writeLines(lines, file.path(folder, paste0(design, ".tsv")))
}

input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  if (words[1] == "run") last[[words[2]]] <- apply(tables, 1, figures, design = designs[[words[2]]], simplify = FALSE)
  if (words[1] == "tell") tell(words[2])
  cat("done\n")
  flush(stdout())
}
