#!/usr/bin/env bash
# Lint everything, or the given paths: scripts/lint.sh [PATH ...]
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$ROOT" || exit

paths=("$@")
[ "${#paths[@]}" -gt 0 ] || paths=(.)
mapfile -t modules < <(find "${paths[@]}" -path ./.state -prune -o -name __manifest__.py -printf '%h\n' | sort)
mapfile -t translations < <(find "${paths[@]}" -path ./.state -prune -o -path '*/i18n/*.po' -print | sort)
failed=()

check() { # check NAME COMMAND...
    say "$1"
    "${@:2}" || failed+=("$1")
}

check "ruff check" ruff check "${paths[@]}"
check "ruff format" ruff format --check "${paths[@]}"
if [ "${#modules[@]}" -gt 0 ]; then
    # an author of OCA and a README.rst are rules of OCA, not ours; we split a model over files by subject; and
    # what is final refuses create, write and unlink without super()
    not_ours=manifest-required-author,missing-readme,consider-merging-classes-inherited,method-required-super
    check "pylint-odoo" pylint --rcfile=.pylintrc --disable="$not_ours" "${modules[@]}"
    check "oca-checks-odoo-module" oca-checks-odoo-module "${modules[@]}"
fi
if [ "${#translations[@]}" -gt 0 ]; then
    check "oca-checks-po" oca-checks-po "${translations[@]}"
fi

[ "${#failed[@]}" = 0 ] || die "lint: ${failed[*]}"
say "lint: all clean"
