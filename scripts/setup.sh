#!/bin/sh
# setup.sh run|dev: makes .venv with exactly the packages of the lock, and the project itself in it.
# What was done is remembered by a checksum of the lock, so that doing it again costs nothing.
set -eu
cd "$(dirname "$0")/.."

kind=$1
python=.venv/bin/python
started=$(date +%s)
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf 'setup: %s\n' "$*" >&2; }

lock_of() { case $1 in run) echo requirements.lock ;; dev) echo requirements-dev.lock ;; esac }

# The path is part of it because a virtual environment does not survive being moved.
sum_of() { { pwd; cat "$(lock_of "$1")" pyproject.toml scripts/setup.sh; } | cksum; }

current() { [ "$(cat ".venv/.setup-$1" 2>/dev/null)" = "$(sum_of "$1")" ] && [ -x $python ]; }

remember() { sum_of "$1" >".venv/.setup-$1"; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# The first Python that is new enough and complete; otherwise says which of the two it is, and what to install.
find_python() {
    incomplete=
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
        new_enough "$candidate" || continue
        can_make_venv "$candidate" && echo "$candidate" && return
        incomplete=${incomplete:-$candidate}
    done
    if [ -n "$incomplete" ]; then
        package=$("$incomplete" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        say "$incomplete comes without venv or ensurepip. On Debian and Ubuntu install the package $package."
    else
        found=$("${PYTHON:-python3}" -V 2>/dev/null || echo absent)
        say "Python 3.11 or newer is needed; ${PYTHON:-python3} is $found."
        say "Install one (Debian, Ubuntu: python3 and python3-venv; macOS: brew install python), or name one: make setup PYTHON=python3.12"
    fi
    return 1
}

make_venv() {
    if [ -x $python ] && $python -m pip --version >/dev/null 2>&1 && current_path; then return; fi
    base=$(find_python)
    say "$("$base" -V) makes .venv"
    "$base" -m venv --clear .venv
}

current_path() { grep -qF "$(pwd)/.venv" .venv/bin/activate; }

# uv is some ten times faster than pip, and pinned by the same lock. Where it has no wheel, pip does the work.
install_uv() {
    sed -n '/^uv==/,/[^\\]$/p' requirements-dev.lock >.venv/uv.txt
    if .venv/bin/uv --version 2>/dev/null | grep -qF "uv $(sed -n 's/^uv==\([^ ]*\).*/\1/p' .venv/uv.txt) "; then return; fi
    say "installs uv"
    $python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r .venv/uv.txt
}

install_with_uv() {
    install_uv || return 1
    say "installs $(grep -c '^[a-z0-9].*==' "$lock") packages of $lock, each checked by its hash"
    .venv/bin/uv pip sync --quiet --compile-bytecode --python $python --require-hashes "$lock" || return 1
    say "installs the project"
    .venv/bin/uv pip install --quiet --python $python --no-deps --build-constraints requirements-dev.lock -e .
}

install_with_pip() {
    say "uv did not do it; pip installs $lock, which takes longer"
    $python -m pip install --quiet --only-binary :all: --require-hashes -r "$lock"
    say "installs the project"
    # Here a constraint with hashes would ask for the hash of the project too.
    sed -n 's/^\([a-z0-9._-]*==[^ ]*\).*/\1/p' requirements-dev.lock >.venv/pins.txt
    PIP_CONSTRAINT=.venv/pins.txt $python -m pip install --quiet --no-deps -e .
}

# A .venv that has been used for development stays one: what runs the desk is part of it.
if [ "$kind" = run ] && [ -e .venv/.setup-dev ]; then kind=dev; fi
if current "$kind"; then exit 0; fi
lock=$(lock_of "$kind")
make_venv
rm -f .venv/.setup-run .venv/.setup-dev
install_with_uv || install_with_pip
remember "$kind"
say "ready after $(($(date +%s) - started)) s"
