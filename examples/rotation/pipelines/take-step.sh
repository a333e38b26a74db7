#!/bin/sh
# Takes one commit of a rotation: writes it, waits until it is safe, applies it, and only then commits it.
#
#   take-step.sh ACTIVE GENERATION...     for example: take-step.sh 2025 2025 2026
#
# APP is the app with the two settings, OUT its committed output, WAIT how long to wait, APPLY what applies a folder.
set -eu
: "${APP:=main.ts}" "${OUT:=dist}" "${WAIT:=3h}" "${APPLY:=kubectl apply --filename}"

for generation in "$@"; do
  case $generation in
    '' | *[!a-z0-9-]*) echo "error: $generation is no generation" >&2 && exit 2 ;;
  esac
done
active=$1
shift
generations=$(printf "'%s', " "$@" | sed 's/, $//')

# What is applied now.
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
cp -R "$OUT/." "$before"

sed -e "s/^const GENERATIONS = .*/const GENERATIONS = [$generations];/" \
  -e "s/^const ACTIVE = .*/const ACTIVE = '$active';/" "$APP" > "$before/app"
cat "$before/app" > "$APP"
rm "$before/app"
npm run synth
npx cdk8s-istio-csr rotation check --live --from "$before" --to "$OUT" --wait "$WAIT"
$APPLY "$OUT"
git add "$APP" "$OUT"
git commit --message "Rotate the root: $active signs, $* are trusted"
git push
