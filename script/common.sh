# Shared by the commands in this folder; not run by itself.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

say() { printf '==> %s\n' "$*"; }
fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

# Runs a command as root: as it is, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "this needs root. Run as root: $*"
  fi
}

# Installs Debian packages, saying so. Call it only when something is found missing.
apt_install() {
  command -v apt-get >/dev/null || fail "please install $* by your system's own means, then run this again"
  say "Installing system packages: $*"
  [ -n "${apt_updated:-}" ] || as_root apt-get update -qq || fail "apt-get update did not work; see above"
  apt_updated=1
  as_root apt-get install -qq -y --no-install-recommends "$@" >/dev/null || fail "could not install $*; see above"
}

# The newest Python from 3.11 on that is here.
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

make_venv() {
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null && return
  local python
  python=$(find_python) || { apt_install python3 python3-venv && python=$(find_python); } ||
    fail "Cancelmail needs Python 3.11 or newer"
  say "Making .venv with $("$python" --version)"
  "$python" -m venv .venv >/dev/null 2>&1 || {
    rm -rf .venv
    apt_install python3-venv
    "$python" -m venv .venv || fail "could not make .venv; see above"
  }
}

# Prints the named settings, from the environment or else from .env, one a line. NAME=DEFAULT …
settings() {
  .venv/bin/python - "$@" <<'PY'
import os, sys
import environ
if os.path.isfile(os.environ.get("ENV_FILE", ".env")):
    environ.Env.read_env(os.environ.get("ENV_FILE", ".env"))
for name, default in (argument.split("=", 1) for argument in sys.argv[1:]):
    print(os.environ.get(name, "").strip() or default)
PY
}

# Installs a requirements file into .venv unless it has been installed already, as it stands.
install_requirements() {
  local file=$1 stamp
  stamp=.venv/installed-$(basename "$1")-$(sha256sum "$1" | cut -c1-16)
  [ -e "$stamp" ] && return
  say "Installing $file"
  .venv/bin/python -m pip install --quiet --require-hashes -r "$file" || fail "could not install $file; see above"
  touch "$stamp"
}

# Chromium and the fonts that its pictures need.
install_browser() {
  chromium --version >/dev/null 2>&1 || apt_install chromium fonts-noto-core
  # Not grep -q: it would close the pipe early, which pipefail takes for a failure.
  fc-list 2>/dev/null | grep -i caladea >/dev/null || apt_install fontconfig fonts-crosextra-caladea fonts-noto-cjk
}

# A port of 127.0.0.1 that nobody uses now.
spare_port() {
  .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
