# Shared by the scripts beside it: where things are, and what has to be installed. Sourced, not run.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${SAKER_BUILD_CACHE:-$root/.cache}
# The oldest runtime that saker is tested with.
deno_wanted=2.9

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

# version_at_least HAVE WANT
version_at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

# The Debian packages that the named commands, headers and libraries come from, of those that are missing.
missing_packages() {
  command -v clang >/dev/null || echo clang
  command -v llvm-strip >/dev/null || ls /usr/bin/llvm-strip-* >/dev/null 2>&1 || echo llvm
  [ -n "$(bpftool_path)" ] || echo bpftool
  command -v gcc >/dev/null || echo gcc
  [ -e /usr/include/sys/epoll.h ] || [ -e "/usr/include/$(uname -m)-linux-gnu/sys/epoll.h" ] || echo libc6-dev
  [ -e /usr/include/bpf/libbpf.h ] || echo libbpf-dev
  [ -e /usr/include/libelf.h ] || echo libelf-dev
  [ -e /usr/include/zlib.h ] || echo zlib1g-dev
}

bpftool_path() {
  command -v bpftool || { [ -x /usr/sbin/bpftool ] && echo /usr/sbin/bpftool; } || true
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "root is needed to run: $*"
  fi
}

# install_packages PACKAGE…
install_packages() {
  [ $# -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    fail "please install these (names as in Debian 12), then start again: $*
  Fedora, RHEL: dnf install clang llvm bpftool gcc glibc-devel glibc-static libbpf-devel elfutils-libelf-devel zlib-devel nodejs-npm
  Arch:         pacman -S clang llvm bpf gcc libbpf libelf zlib npm
  Alpine is not supported: the runtime needs the GNU C library."
  fi
  echo "installing: $*" >&2
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Sets `deno` to a runtime that is new enough: the one on PATH, or one of our own under .cache.
find_deno() {
  local own=$cache/deno/node_modules/deno/deno have
  for deno in "$(command -v deno || true)" "$own"; do
    [ -x "$deno" ] || continue
    have=$("$deno" --version | awk 'NR == 1 { print $2 }')
    if version_at_least "$have" "$deno_wanted"; then
      deno=$(runtime_of "$deno")
      return 0
    fi
  done
  command -v npm >/dev/null || install_packages npm
  echo "installing: deno $deno_wanted" >&2
  mkdir -p "$cache/deno"
  # its install script only links the program of the package for this machine; runtime_of finds that by itself
  npm install --prefix "$cache/deno" --no-audit --no-fund --loglevel=error "deno@$deno_wanted" >&2
  deno=$(runtime_of "$own")
  [ -x "$deno" ] || fail "npm did not bring a Deno for this machine ($(uname -m)); install Deno $deno_wanted or newer and start again"
}

# runtime_of PATH: the program itself, where PATH may be npm's JavaScript wrapper beside it.
runtime_of() {
  local path package
  path=$(readlink -f "$1")
  package=$(dirname "$path")
  if [ "$(head -c 4 "$path" 2>/dev/null | tr -d '\0')" != "$(printf '\177ELF')" ]; then
    for path in "$package"/deno "$package"/node_modules/@deno/linux-*/deno "$package"/../@deno/linux-*/deno; do
      [ -x "$path" ] && [ "$(head -c 4 "$path" | tr -d '\0')" = "$(printf '\177ELF')" ] && break
    done
  fi
  echo "$path"
}

# Rights of saker when it is started from the source tree; the same as in scripts/launcher/layout.h.
deno_rights="--no-prompt --allow-read --allow-write --allow-env --allow-sys --allow-ffi --allow-net --allow-run --deny-import"
# A small young generation: next to nothing is allocated for an event. The old one is collected when it has grown by a
# fifth: what is read from /proc after losses would make it grow to twice its size and more, on a host with many processes
# by 50 MB. The collector can be called: see src/pipeline/settle.ts.
v8_flags="--v8-flags=--max-semi-space-size=2,--heap-growing-percent=20,--expose-gc"
