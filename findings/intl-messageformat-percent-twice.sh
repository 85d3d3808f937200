#!/usr/bin/env bash
# intl-messageformat prints 0.5 as 5,000 % where ICU's skeleton %x100 gives 50 %.
#
# Versions: intl-messageformat 12.1.5, @messageformat/core 3.4.1 (npm), Node 20.
# Expected: as ICU documents its skeletons: percent adds the sign alone (0.5 is "0.5%"), and scale/100 or the short form
#           %x100 multiplies by 100 (0.5 is "50%").
# Happens:  percent multiplies by 100 already, and what asks for it explicitly multiplies once more. @messageformat/core
#           follows ICU.
# Matters:  one message catalogue does not serve a web page by intl-messageformat and a mail by ICU or @messageformat: the
#           one shows 100 times the other's number, and translators' tools (which have ICU) show what users will not see.
#           "{n, number, percent}", without a skeleton, is the same everywhere.
# Source:   the style goes to Intl.NumberFormat as "percent", which multiplies by itself, after the value was multiplied by
#           the skeleton's scale. Upstream issue formatjs 4283 tells of the plain form.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund intl-messageformat@12.1.5 @messageformat/core@3.4.1

cat >main.mjs <<'JS'
import { IntlMessageFormat } from 'intl-messageformat';
import MessageFormat from '@messageformat/core';
for (const style of ['percent', '::percent', '::percent scale/100', '::%x100']) {
  const message = `{n, number, ${style}}`;
  const one = new IntlMessageFormat(message, 'en').format({ n: 0.5 });
  const other = new MessageFormat('en').compile(message)({ n: 0.5 });
  console.log(`${message} of 0.5: ${one}, by @messageformat/core ${other}`);
}
JS
echo "intl-messageformat 12.1.5, @messageformat/core 3.4.1:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '{n, number, percent} of 0.5: 50%, by @messageformat/core 50%
{n, number, ::percent} of 0.5: 50%, by @messageformat/core 0.5%
{n, number, ::percent scale/100} of 0.5: 5,000%, by @messageformat/core 50%
{n, number, ::%x100} of 0.5: 5,000%, by @messageformat/core 50%' ] || { echo "The skeletons now give other percentages."; exit 1; }
