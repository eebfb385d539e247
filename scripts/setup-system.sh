#!/bin/sh
# What the checkout needs from the operating system.
#
#   scripts/setup-system.sh venv DIR    make the Python environment DIR (Python 3.11 or newer)
#   scripts/setup-system.sh tests       browser, office suite and fonts that only the tests use
#
# Installs Debian or Ubuntu packages where it may (root, or sudo without a password); where it may not, it prints the
# command that installs them. Quick when everything is there.
set -eu
refreshed=

say() { printf '%s\n' "$*" >&2; }

# Prints the prefix that makes apt-get allowed to install; fails when it is not.
privilege() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        printf 'env'
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        printf 'sudo -n env'
    else
        return 1
    fi
}

# install PACKAGE...: 0 when apt-get installed them, 1 when it may not or could not.
install() {
    prefix=$(privilege) || return 1
    say "システムのパッケージを入れています: $*"
    # The prefix is one or more words on purpose. A list of packages that cannot be refreshed may still do.
    # shellcheck disable=SC2086
    if [ -z "$refreshed" ]; then
        $prefix DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null 2>&1 || true
        refreshed=yes
    fi
    # shellcheck disable=SC2086
    $prefix DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_venvs() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Prints the first of the known interpreters, newest first, that passes the test $1.
first_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if new_enough "$candidate" && "$1" "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    folder=$1
    if [ -x "$folder/bin/python" ] && new_enough "$folder/bin/python" && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
        return 0
    fi
    if ! python=$(first_python makes_venvs); then
        if ! python=$(first_python new_enough); then
            say "Python 3.11 以上が見つかりません。次のどれかを入れてから、もう一度実行してください:"
            say "  sudo apt-get install python3 python3-venv        (Debian 12 以上、Ubuntu 24.04 以上)"
            say "  sudo apt-get install python3.11 python3.11-venv  (Ubuntu 22.04)"
            exit 1
        fi
        package=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
        if ! install "$package" || ! makes_venvs "$python"; then
            say "Python の仮想環境を作る部品がありません。次のコマンドで入れてから、もう一度実行してください:"
            say "  sudo apt-get install $package"
            exit 1
        fi
    fi
    "$python" -m venv --clear "$folder"
}

has_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
# Workbooks open with the office suite's calc, documents with its writer.
has_office() { command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1; }
has_writer() { [ -n "$(find /usr/lib/libreoffice /opt -name 'libswlo.so' 2>/dev/null | head -n 1)" ]; }
has_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ja family 2>/dev/null)" ]; }

# The statistics program and its survey package, against which estimates are checked.
has_r_survey() { command -v Rscript >/dev/null 2>&1 && [ -n "$(find /usr/lib/R/site-library /usr/local/lib/R /usr/share/R -maxdepth 2 -name survey 2>/dev/null | head -n 1)" ]; }

# The browser's test driver needs it and a bare Debian does not have it.
has_atomic() { [ -n "$(find /lib /usr/lib /usr/local/lib -name 'libatomic.so.1' 2>/dev/null | head -n 1)" ]; }

missing_for_tests() {
    has_atomic || printf '%s ' libatomic1
    has_browser || printf '%s ' chromium
    command -v pspp >/dev/null 2>&1 || printf '%s ' pspp
    has_r_survey || printf '%s ' r-base-core r-cran-survey
    has_office || printf '%s ' libreoffice-calc
    has_writer || printf '%s ' libreoffice-writer
    has_font || printf '%s ' fontconfig fonts-ipafont-gothic
}

# Without them the tests that need them are skipped with a reason (and fail in CI), so this never stops `make test`.
set_up_tests() {
    packages=$(missing_for_tests)
    [ -n "$packages" ] || return 0
    for package in $packages; do
        install "$package" || true
    done
    packages=$(missing_for_tests)
    [ -n "$packages" ] || return 0
    say "テストの一部が使うソフトがありません(そのテストは飛ばします)。次のコマンドで入れられます:"
    say "  sudo apt-get install --no-install-recommends ${packages% }"
}

case ${1:-} in
    venv) make_venv "${2:?}" ;;
    tests) set_up_tests ;;
    *) say "使い方: $0 venv DIR | $0 tests"; exit 2 ;;
esac
