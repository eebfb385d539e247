# The estimates of all tables under weights by R survey: Rscript survey_design.R FOLDER TASK [OUT], as protocol.py says.
suppressPackageStartupMessages(library(survey))

arguments <- commandArgs(TRUE)
folder <- arguments[1]
data <- read.csv(file.path(folder, "data.csv"))
tables <- read.delim(file.path(folder, "tables.tsv"), colClasses = "character")
for (name in unique(c(tables$axis, tables$columns[tables$kind == "choice"]))) data[[name]] <- factor(data[[name]])
sample <- svydesign(ids = ~1, weights = ~weight, data = data)

# One covariance matrix serves all pairs: svycontrast, pair by pair, takes longer. svyby with covmat = TRUE stops at
# missing answers, so the domain of those who answered comes first.
figures <- function(table) {
  columns <- strsplit(table[["columns"]], ",")[[1]]
  formula <- as.formula(paste("~", paste(columns, collapse = "+")))
  axis <- as.formula(paste("~", table[["axis"]]))
  answered <- subset(sample, !is.na(data[[columns[1]]]) & !is.na(data[[table[["axis"]]]]))
  by <- svyby(formula, axis, answered, svymean, covmat = TRUE)
  groups <- as.integer(as.character(by[[table[["axis"]]]])) + 1
  is_choice <- table[["kind"]] == "choice"
  options <- if (is_choice) as.integer(levels(data[[columns]])) + 1 else seq_along(columns)
  shares <- matrix(coef(by), length(groups))
  errors <- as.matrix(SE(by))
  covariance <- vcov(by)
  wide <- matrix(NA_real_, as.integer(table[["categories"]]), as.integer(table[["options"]]))
  laid_out <- function(values) {
    wide[groups, options] <- values
    as.vector(t(wide))
  }
  pairs <- combn(nrow(wide), 2)
  apart <- matrix(NA_real_, ncol(pairs), ncol(wide))
  place <- match(seq_len(nrow(wide)), groups)
  first <- place[pairs[1, ]]
  second <- place[pairs[2, ]]
  for (number in seq_along(options)) {
    of <- (number - 1) * length(groups) + seq_along(groups)
    v <- covariance[of, of, drop = FALSE]
    apart[, options[number]] <- sqrt(pmax(diag(v)[first] + diag(v)[second] - 2 * v[cbind(first, second)], 0))
  }
  found <- list(shares = laid_out(shares), errors = laid_out(errors), apart = as.vector(t(apart)))
  if (is_choice) {
    # Tables with too many empty cells have no test: NA.
    test <- tryCatch(svychisq(as.formula(paste("~", columns, "+", table[["axis"]])), answered), error = function(e) NULL)
    found$test <- if (is.null(test)) c(NA, NA) else c(test$statistic, test$p.value)
  }
  found
}

tell <- function(all, path) {
  lines <- unlist(lapply(seq_along(all), function(number) {
    vapply(names(all[[number]]), function(name) {
      values <- formatC(as.numeric(all[[number]][[name]]), digits = 17, format = "g")
      paste(c(number - 1, name, values), collapse = "\t")
    }, "")
  }))
  writeLines(lines, path)
}

compute <- function() {
  start <- proc.time()[["elapsed"]]
  found <- apply(tables, 1, figures, simplify = FALSE)
  cat(sprintf("done %.3f\n", proc.time()[["elapsed"]] - start))
  flush(stdout())
  found
}

if (length(arguments) > 2) {
  tell(compute(), arguments[3])
} else {
  input <- file("stdin", "r")
  while (length(readLines(input, n = 1)) > 0) invisible(compute())
}
