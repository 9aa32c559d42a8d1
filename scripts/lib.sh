# shellcheck shell=bash
#
# What the scripts beside it share: system packages, a throwaway PostgreSQL, child processes, cleaning up.
# To be sourced, not run. Works with bash 3.2 and later, with no standard input, from a folder whose path has spaces.

set -euo pipefail

program="scripts/$(basename "$0")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

# Every trait of the package.
# shellcheck disable=SC2034 # for the scripts that source this
all_traits=Macros,Observability

# One private folder for everything temporary. Under /tmp and not $TMPDIR, because the path of a Unix socket inside it
# may have at most 107 bytes (103 on macOS).
work_dir=
child=        # process group of the step that is running
postgres_pid= # the throwaway server
no_postgres=  # why there is none, when there is none
dropin=       # see install_postgres_server
policy=       # see provide_pgbouncer

say() { printf '==> %s\n' "$*" >&2; } # not on standard output, which may be a report for a machine
warn() { printf '%s: %s\n' "$program" "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

# ---------------------------------------------------------------------------------------------------- cleaning up

begin() {
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work_dir=$(mktemp -d /tmp/safequery.XXXXXX)
  chmod 711 "$work_dir" # the server's user passes through it to its own folder
}

clean_up() {
  trap '' HUP INT TERM
  trap - EXIT
  if [ -n "$child" ]; then
    # Not TERM: at INT the package manager ends the compilers and tests it started (in groups of their own), at TERM not.
    stop_process "-$child" INT TERM
  fi
  if [ -n "$postgres_pid" ]; then
    stop_process "$postgres_pid" QUIT # PostgreSQL's immediate shutdown; the data is thrown away anyway
  fi
  if [ -n "$dropin" ]; then
    as_root rm -f "$dropin"
  fi
  if [ -n "$policy" ]; then
    as_root rm -f "$policy"
  fi
  if [ -n "$work_dir" ]; then
    rm -rf "$work_dir"
  fi
}

# stop_process PID SIGNAL…: ends a child of this script (or, with a minus sign, its process group) by these signals in
# turn, 5 s each, and then by force.
stop_process() {
  local pid=$1 signal tries
  shift
  for signal in "$@" KILL; do
    tries=0
    while [ "$tries" -lt 50 ]; do
      [ "$tries" -gt 0 ] || kill "-$signal" -- "$pid" 2>/dev/null || break 2
      kill -0 -- "$pid" 2>/dev/null || break 2
      sleep 0.1
      tries=$((tries + 1))
    done
  done
  wait "${pid#-}" 2>/dev/null || true
}

# run COMMAND…: runs it in a process group of its own and returns its status. The shell waits in `wait`, which a signal
# interrupts at once, so that Ctrl-C or a CI's TERM does not sit out a long build, and nothing of the build outlives it.
run() {
  local status=0
  set -m
  "$@" </dev/null &
  child=$!
  set +m
  wait "$child" || status=$?
  child=
  return "$status"
}

# ------------------------------------------------------------------------------------------------ system packages

is_root() { [ "$(id -u)" -eq 0 ]; }

can_install() { command -v apt-get >/dev/null && { is_root || sudo -n true 2>/dev/null; }; }

as_root() {
  if is_root; then "$@"; else sudo -n "$@"; fi
}

apt_updated=
# apt_install PACKAGE…: quiet when it works; shows the log and returns non-zero when it does not. Leaves packages that
# are there already at their version, and services of the machine alone. Not through `run`: a signal waits until apt is done.
apt_install() {
  local log=$work_dir/apt.log
  if [ -z "$apt_updated" ]; then
    apt_updated=yes
    apt_get update >"$log" 2>&1 || warn "apt-get update failed; trying with the package lists there are"
  fi
  if ! apt_get install --yes --no-install-recommends --no-upgrade "$@" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    return 1
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C \
    apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# Sets `missing` to the Debian packages that a build needs and that are not there.
find_missing_packages() {
  missing=()
  # An unpacked toolchain brings neither the libraries it is linked with nor the C headers.
  if [ "$(uname)" = Linux ] && { ! swift build --version >/dev/null 2>&1 || [ ! -e /usr/include/stdlib.h ] ||
    ! command -v ld >/dev/null; }; then
    missing+=(binutils g++ libc6-dev libcurl4-openssl-dev libedit2 libncurses-dev libsqlite3-0 libxml2-dev tzdata zlib1g-dev)
  fi
  command -v git >/dev/null || missing+=(git ca-certificates)
  if command -v pkg-config >/dev/null; then
    pkg-config --exists sqlite3 || missing+=(libsqlite3-dev)
    pkg-config --exists libpq || missing+=(libpq-dev)
  else
    missing+=(pkg-config libsqlite3-dev libpq-dev)
  fi
}

# Makes sure that the package can be built, or ends with what is missing and how to get it.
require_build_packages() {
  command -v swift >/dev/null ||
    die "there is no 'swift' on the PATH. Install Swift 6.2 or later (https://www.swift.org/install), then run $program again."

  local missing
  find_missing_packages
  [ "${#missing[@]}" -gt 0 ] || return 0
  if can_install; then
    say "Installing ${missing[*]}"
    if apt_install "${missing[@]}"; then
      find_missing_packages
      [ "${#missing[@]}" -gt 0 ] || return 0
    fi
  fi
  warn "these system packages are missing and could not be installed: ${missing[*]}"
  if command -v apt-get >/dev/null; then
    die "install them with:  sudo apt-get update && sudo apt-get install ${missing[*]}"
  elif [ "$(uname)" = Darwin ]; then
    die "install them with:  brew install pkg-config sqlite libpq  (and put their lib/pkgconfig folders in PKG_CONFIG_PATH)"
  else
    die "install what your system calls them (pkg-config and the headers of sqlite3 and libpq)"
  fi
}

# ------------------------------------------------------------------------------------------- a throwaway PostgreSQL

# Exports SAFEQUERY_POSTGRES_URL for a server to use: the one it names already, or else a new one. Returns non-zero, with
# the reason in `no_postgres`, when there is none to be had.
provide_postgres() {
  if [ -n "${SAFEQUERY_POSTGRES_URL:-}" ]; then
    say "Using the PostgreSQL that SAFEQUERY_POSTGRES_URL names"
    return 0
  fi
  local bin
  if ! bin=$(find_postgres_server); then
    install_postgres_server || return 1
    if ! bin=$(find_postgres_server); then
      no_postgres="the package was installed, but its initdb and postgres were not found"
      return 1
    fi
  fi
  start_postgres "$bin"
}

# Prints the folder with initdb and postgres: the PATH's, pg_config's, or the newest of Debian's.
find_postgres_server() {
  local folder IFS=$'\n'
  # shellcheck disable=SC2046 # one folder a line
  for folder in "$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")" \
    "$(pg_config --bindir 2>/dev/null || true)" \
    $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done
  return 1
}

# Installs Debian's or Ubuntu's server package alone. That package makes and starts a cluster called 'main' unless it is
# told not to: it is told, by a file in postgresql-common's drop-in folder that is there only during the installation.
install_postgres_server() {
  local package config=/etc/postgresql-common
  if ! can_install; then
    no_postgres="no PostgreSQL server was found. Install one (Debian, Ubuntu: postgresql; Homebrew: postgresql@17), or let SAFEQUERY_POSTGRES_URL name a running one"
    return 1
  fi
  no_postgres="the PostgreSQL server package could not be installed"
  say "Installing the PostgreSQL server (without a cluster)"
  apt_install postgresql-common || return 1
  package=$(LC_ALL=C apt-cache depends postgresql | sed -n 's/^ *Depends: \(postgresql-[0-9][0-9]*\)$/\1/p' | head -n 1)
  if [ -z "$package" ]; then
    no_postgres="apt has no PostgreSQL server package"
    return 1
  fi
  if ! grep -q "^ *include_dir *'$config/createcluster.d'" "$config/createcluster.conf"; then
    no_postgres="$config/createcluster.conf reads no drop-in folder, so installing $package would create a cluster; install it yourself"
    return 1
  fi
  dropin=$config/createcluster.d/zz-safequery-no-main-cluster.conf
  as_root mkdir -p "$config/createcluster.d" || return 1
  echo 'create_main_cluster = false' | as_root tee "$dropin" >/dev/null || return 1
  apt_install "$package" || return 1
  as_root rm -f "$dropin"
  dropin=
  no_postgres=
}

# Exports SAFEQUERY_PGBOUNCER for the tests, which start their own. The package would start a service of the machine's: a
# policy that forbids that is there only during the installation. Returns non-zero when there is none to be had.
provide_pgbouncer() {
  local binary
  binary=${SAFEQUERY_PGBOUNCER:-$(PATH=$PATH:/usr/sbin command -v pgbouncer || true)}
  if [ -z "$binary" ]; then
    can_install || return 1
    say "Installing pgbouncer (without its service)"
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      policy=/usr/sbin/policy-rc.d
      printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null || return 1
      as_root chmod 755 "$policy" || return 1
    fi
    apt_install pgbouncer || return 1
    # Nor at the next start of the machine.
    as_root systemctl disable pgbouncer >/dev/null 2>&1 || true
    if [ -n "$policy" ]; then
      as_root rm -f "$policy"
      policy=
    fi
    binary=$(PATH=$PATH:/usr/sbin command -v pgbouncer) || return 1
  fi
  export SAFEQUERY_PGBOUNCER=$binary
}

# start_postgres BIN: a new cluster in a folder of its own, served on a Unix socket in the same folder and nowhere else,
# by an unprivileged user. The folder is that user's alone, so nobody else gets as far as the socket (root does); that is
# what makes 'trust' safe here. The one role that may log in owns its database and nothing more.
start_postgres() {
  local bin=$1 home=$work_dir/pg log=$work_dir/postgres.log tries=0
  say "Starting a throwaway PostgreSQL: $("$bin/postgres" --version)"
  no_postgres="the throwaway PostgreSQL did not start"
  make_cluster "$bin" "$home" "$log" || return 1

  set -m # a process group of its own: Ctrl-C reaches this script, which then stops the server
  serve_cluster "$bin" "$home" -c synchronous_commit=off -c full_page_writes=off \
    -c "shared_buffers=${postgres_memory:-64MB}" </dev/null >"$log" 2>&1 &
  postgres_pid=$!
  set +m
  until grep -q '^ready' "$home/data/postmaster.pid" 2>/dev/null; do
    if [ "$tries" -ge 600 ] || ! kill -0 "$postgres_pid" 2>/dev/null; then
      tail -n 20 "$log" >&2
      return 1
    fi
    sleep 0.1
    tries=$((tries + 1))
  done

  # shellcheck disable=SC2034 # for the scripts that source this
  no_postgres=
  local variable
  for variable in $(compgen -A export PG || true); do
    unset "$variable" # the caller's PGHOST, PGOPTIONS and the like would reach libpq beside the URL
  done
  export SAFEQUERY_POSTGRES_URL="postgres://safequery@/safequery?host=${home//\//%2F}"
}

# make_cluster BIN HOME LOG [PRIVILEGES]: the files of a server, with the role safequery and what else it may do.
make_cluster() {
  local bin=$1 home=$2 log=$3 privileges=${4:-}
  mkdir -m 700 "$home"
  choose_server_user "$home"
  if ! run as_server "$bin/initdb" --pgdata="$home/data" --username=postgres --encoding=UTF8 --locale=C --auth=reject \
    --no-sync >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    return 1
  fi
  # In single-user mode, so that the superuser never gets to log in.
  if ! (as_server "$bin/postgres" --single -F -D "$home/data" -c exit_on_error=true postgres) >"$log" 2>&1 <<SQL; then
CREATE ROLE safequery LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE $privileges
CREATE DATABASE safequery OWNER safequery
SQL
    tail -n 20 "$log" >&2
    return 1
  fi
  # Anyone but the superuser: names that don't exist get the server's own answer.
  printf 'local all postgres reject\nlocal all all trust\nlocal replication all trust\n' >"$home/hba.conf"
  chmod 644 "$home/hba.conf"
}

# serve_cluster BIN HOME OPTION…: becomes the server of a cluster, on a socket in its folder.
serve_cluster() {
  local bin=$1 home=$2
  shift 2
  as_server "$bin/postgres" -F -D "$home/data" -c listen_addresses= -c "unix_socket_directories=$home" -c port=5432 \
    -c "hba_file=$home/hba.conf" -c max_connections=100 "$@"
}

# choose_server_user HOME: sets server_command to what a command is to be preceded by, to run as the server's user, and
# gives that user its folder.
choose_server_user() {
  server_command=()
  if is_root; then
    # PostgreSQL refuses to run as root. 'nobody' owns no cluster that an attack on this one could reach.
    command -v setpriv >/dev/null || die "as root, setpriv (of util-linux) is needed to run PostgreSQL unprivileged"
    chown "$(id -u nobody):$(id -g nobody)" "$1"
    server_command=(setpriv "--reuid=$(id -u nobody)" "--regid=$(id -g nobody)" --clear-groups --no-new-privs)
  elif command -v setpriv >/dev/null; then
    server_command=(setpriv)
  fi
  if [ "${#server_command[@]}" -gt 0 ]; then
    server_command+=(--pdeathsig QUIT) # the server ends with what started it, even where that is killed
  fi
  # A clean environment: no PGDATA, PGPORT, PGOPTIONS or locale of the caller's.
  server_command+=(env -i "PATH=$PATH" LC_ALL=C TZ=UTC "HOME=$1")
}

# Replaces the shell: to be run in the background or a subshell. From /, since the user may not enter the repository.
as_server() { cd / && exec "${server_command[@]}" "$@"; }
