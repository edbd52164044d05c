#!/usr/bin/env bash
# What action.yml runs. Every input comes in a variable, so that nothing of a pull request is ever
# part of the script's own text.
set -euo pipefail

tool=${TELEMETRY_INJECT:-$RUNNER_TEMP/telemetry-inject/bin/telemetry-inject}
mapfile -t paths < <(printf '%s\n' "${PATHS:-.}" | sed '/^[[:space:]]*$/d')
mapfile -t options < <(printf '%s\n' "${ARGUMENTS:-}" | sed '/^[[:space:]]*$/d')
case "${SINCE:-}" in
  auto) [ -z "${BASE:-}" ] || options+=(--since "$BASE...") ;;
  ?*) options+=(--since "$SINCE") ;;
esac
passed() { "$@" || { code=$?; [ "$code" = 1 ] || exit "$code"; }; } # 1 says that something lacks
run() { "$tool" --check --fail-under 0 "${options[@]}" "$@" -- "${paths[@]}"; }

report=$RUNNER_TEMP/telemetry.md
numbers=$RUNNER_TEMP/telemetry.json
passed run --format markdown --coverage "$numbers" ${COVERAGE:+--coverage "$COVERAGE"} >"$report"
cat "$report" >>"$GITHUB_STEP_SUMMARY"
percent=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["total"]["percent"])' "$numbers")
echo "coverage=$percent" >>"$GITHUB_OUTPUT"
[ -z "${SARIF:-}" ] || passed run --format sarif >"$SARIF"

if [ "${COMMENT:-false}" = true ] && [ -n "${PULL:-}" ]; then
  comments=repos/$GITHUB_REPOSITORY/issues/$PULL/comments
  mine=$(gh api --paginate "$comments" --jq '.[] | select(.body | startswith("<!-- telemetry-inject -->")) | .id' | head -n 1)
  if [ -n "$mine" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$mine" -F body=@"$report"
  else
    gh api --silent "$comments" -F body=@"$report"
  fi
fi
if [ "${SUGGEST:-false}" = true ] && [ -n "${PULL:-}" ]; then
  review=$RUNNER_TEMP/review.json
  passed "$tool" --quiet --format json --review "$review" "${options[@]}" -- "${paths[@]}" >/dev/null
  if grep -q '"path"' "$review"; then
    gh api --silent "repos/$GITHUB_REPOSITORY/pulls/$PULL/reviews" --input "$review"
  fi
fi

# Annotations come last, and decide.
format=text
[ "${ANNOTATE:-true}" != true ] || format=github
exec "$tool" --check --fail-under "${FAIL_UNDER:-0}" --format "$format" "${options[@]}" -- "${paths[@]}"
