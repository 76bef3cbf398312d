#!/usr/bin/env bash
# engine.sh install|up|images|down: a Docker engine with compose for the tests, on a machine that has none and
# reaches no image registry. Root, Debian 12. Everything lies under $LAB but the packages it installs.
#
# The engine is Debian's; compose and buildx, which Debian 12 has not, are unpacked from the packages of the next
# release. Base images are made of Debian packages under the names that docker/ uses.
set -euo pipefail

LAB=${LAB:?the folder of the engine}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
NEXT=$LAB/next # packages of the next Debian release, unpacked
export DOCKER_HOST=unix://$LAB/docker.sock DOCKER_CONFIG=$LAB/cli
readonly WAITS=150 # of 0.2 s each

install_packages() {
    if ! command -v dockerd mmdebstrap iptables >/dev/null; then
        apt-get -q update
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y install \
            --no-install-recommends docker.io mmdebstrap iptables
    fi
}

# Where apt gets this release from: the next one stands beside it.
archive() {
    # shellcheck disable=SC2016 # the names are apt's
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk '$2 == "bookworm" { print $1; exit }'
}

proxy_option() {
    local proxy=
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    [ -z "$proxy" ] || printf 'Acquire::http::Proxy "%s";\n' "$proxy"
}

install_plugins() {
    local plugins=$NEXT/usr/libexec/docker/cli-plugins
    if [ ! -x "$plugins/docker-compose" ] || [ ! -x "$plugins/docker-buildx" ]; then
        local apt=$NEXT/apt
        mkdir -p "$apt"/etc/apt.conf.d "$apt"/etc/preferences.d "$apt"/state/lists/partial "$apt"/cache/archives/partial
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(archive) trixie main" >"$apt/etc/sources.list"
        {
            proxy_option
            printf 'Dir::Etc "%s"; Dir::State "%s"; Dir::Cache "%s"; Dir::State::status "/dev/null";\n' \
                "$apt/etc" "$apt/state" "$apt/cache"
            printf 'Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; APT::Sandbox::User "root";\n'
        } >"$apt/apt.conf"
        (
            cd "$NEXT"
            APT_CONFIG=$apt/apt.conf apt-get -q update
            APT_CONFIG=$apt/apt.conf apt-get -q download docker-compose docker-buildx
            for package in ./*.deb; do dpkg -x "$package" .; done
            rm -rf ./*.deb apt
        )
    fi
    mkdir -p "$DOCKER_CONFIG/cli-plugins"
    ln -sf "$plugins"/* "$DOCKER_CONFIG/cli-plugins/"
}

# Starting the engine changes these for the whole machine; `down` puts them back.
remember_network() {
    cat /proc/sys/net/ipv4/ip_forward >"$LAB/ip_forward"
    {
        printf '*filter\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\nCOMMIT\n'
        printf '*nat\n:PREROUTING ACCEPT\n:INPUT ACCEPT\n:OUTPUT ACCEPT\n:POSTROUTING ACCEPT\nCOMMIT\n'
        iptables-save
    } >"$LAB/iptables"
}

up() {
    docker version >/dev/null 2>&1 && return
    remember_network
    setsid dockerd -H "$DOCKER_HOST" --data-root "$LAB/data" --exec-root "$LAB/exec" --pidfile "$LAB/dockerd.pid" \
        --bip 172.30.0.1/24 --storage-driver overlay2 --oom-score-adjust 0 >"$LAB/dockerd.log" 2>&1 </dev/null &
    for _ in $(seq "$WAITS"); do
        docker version >/dev/null 2>&1 && return
        sleep 0.2
    done
    tail -20 "$LAB/dockerd.log" >&2
    return 1
}

base_image() {
    local tar=$LAB/base.tar proxy
    proxy=$(proxy_option)
    docker image inspect debian:bookworm-slim >/dev/null 2>&1 && return
    [ -s "$tar" ] || mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
        ${proxy:+--aptopt="$proxy"} --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$tar" /etc/apt/sources.list.d/debian.sources
    docker import -c 'CMD ["bash"]' "$tar" debian:bookworm-slim >/dev/null
}

images() {
    base_image
    local name
    for name in postgres haproxy prometheus; do
        docker image inspect "donjon-test/$name" >/dev/null 2>&1 ||
            docker buildx build -q --load -t "donjon-test/$name" "$HERE/images/$name" >/dev/null
    done
}

down() {
    local pid
    pid=$(cat "$LAB/dockerd.pid" 2>/dev/null) || return 0
    docker ps -q | xargs -r docker rm -f >/dev/null || true
    docker network prune -f >/dev/null || true
    kill -TERM "$pid" || true
    for _ in $(seq "$WAITS"); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    ip link del docker0 2>/dev/null || true
    [ ! -s "$LAB/iptables" ] || iptables-restore <"$LAB/iptables"
    [ ! -s "$LAB/ip_forward" ] || cat "$LAB/ip_forward" >/proc/sys/net/ipv4/ip_forward
}

mkdir -p "$LAB"
case ${1:-} in
install) install_packages && install_plugins ;;
up | images | down) "$1" ;;
*)
    sed -n 2,3p "$0" >&2
    exit 2
    ;;
esac
