#!/bin/sh
# compilers.sh ROOT GENERATED: the recorded games give the same roots whatever compiles the rules.
# GENERATED is the folder with rules_id.inc. A compiler that is not installed is a failure.
set -eu
root=$1
generated=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

try()
{
    name=$(echo "$*" | tr ' ,=' '___')
    "$@" -std=c11 -D_GNU_SOURCE -I. -I"$generated" -o "$work/$name" core/game/*.c \
        core/base/digest.c core/base/page_tree.c tests/support/game_fixture.c \
        tests/golden/golden.c tests/golden/replay.c -lcrypto
    echo "== $*"
    "$work/$name" tests/golden/[a-z]*.txt
}

try gcc -O0
try gcc -O3
try clang -O0
try clang -O3
try gcc -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
