# What bin/demo, bin/test, bin/check and .ci/run share: a Python environment and the system's libraries.
# Sourced by bash from the project's folder; it changes nothing outside .venv but system packages.

PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig)
python=.venv/bin/python

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# run_step "Title" command...: one line for a step; what it wrote is shown only when it fails.
run_step() {
    local title=$1 output status=0 started=$SECONDS
    shift
    printf '  %-44s ' "$title"
    output=$("$@" 2>&1) || status=$?
    if [ "$status" -ne 0 ]; then
        printf 'failed (code %s)\n' "$status"
        printf '%s\n' "$output" | tail -n 40 >&2
        return "$status"
    fi
    if [ $((SECONDS - started)) -ge 2 ]; then say "done ($((SECONDS - started)) s)"; else say done; fi
}

# install_system_packages package...: with apt-get, only as root or where sudo asks for no password.
install_system_packages() {
    local as_root=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get install -y -q --no-install-recommends "$@")
    "${install[@]}" || { "${as_root[@]}" apt-get update -q && "${install[@]}"; }
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

has_uv() { command -v uv >/dev/null && uv --version >/dev/null 2>&1; }

make_venv() {
    local base=$1
    rm -rf .venv
    # Debian's and Ubuntu's Python come without the part that makes environments.
    if "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        "$base" -m venv .venv
    elif has_uv; then
        uv venv --quiet --no-config --python "$base" .venv
    else
        install_system_packages python3-venv || {
            say "Python's venv module is missing. Type:  sudo apt-get install python3-venv"
            return 1
        }
        "$base" -m venv .venv
    fi
}

install_lock() {
    if has_uv; then
        uv pip install --quiet --python "$python" --require-hashes -r "$1" && return
        "$python" -m pip --version >/dev/null 2>&1 || return 1
        say "uv could not install the packages; trying pip."
    fi
    "$python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$1"
}

digest_of() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }

# prepare_python requirements.lock: .venv with at least these packages; nothing to do a second time.
prepare_python() {
    local lock=$1 base digest
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        base=$(find_python) || fail "City Readiness needs Python 3.11 or newer."
        run_step "Making the Python environment in .venv" make_venv "$base" || exit 1
    fi
    digest=$(digest_of "$lock")
    local stamp=.venv/installed-$lock
    if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then
        say "  Packages of $lock are in place."
        return
    fi
    run_step "Installing the packages of $lock" install_lock "$lock" || exit 1
    printf '%s\n' "$digest" >"$stamp"
    # The lock of the tests holds the other one.
    [ "$lock" = requirements.lock ] || digest_of requirements.lock >.venv/installed-requirements.lock
}

can_write_pdf() {
    "$python" -c 'import sys, weasyprint.text.ffi as ffi; sys.exit(ffi.harfbuzz_subset is None)' >/dev/null 2>&1
}

# prepare_pdf_libraries: only the PDF reports need them, so their absence stops nothing.
prepare_pdf_libraries() {
    can_write_pdf && return
    run_step "Installing the libraries of the PDF" install_system_packages "${PDF_PACKAGES[@]}" 2>/dev/null || true
    can_write_pdf || say "  For PDF reports, type:  sudo apt-get install ${PDF_PACKAGES[*]}"
}
