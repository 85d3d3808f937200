#!/usr/bin/env bash
# jsforce 3 keeps the first operator of a condition and drops the others; jsforce 1 joined them.
#
# Versions: jsforce 3.10.16 and 1.11.1 (npm), Node 20.
# Expected: find({ CloseDate: { $gte: a, $lt: b } }) asks for both ends, as in MongoDB, whose operators these are, and as
#           jsforce 1 did.
# Happens:  jsforce 3 writes "CloseDate >= a" alone. Which end is lost follows the order of the keys. A $not of two
#           fields keeps only the first field in the same silent way, in both versions.
# Matters:  a query for one month returns all since; counts and updates by such a condition reach more records after an
#           upgrade, without an error or a type error. Write { $and: [{ … $gte }, { … $lt }] }.
# Source:   jsforce pull request 992 brought several operators to version 1; createFieldExpression in version 3's
#           lib/soql-builder.js leaves its loop after the first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund one@npm:jsforce@1.11.1 three@npm:jsforce@3.10.16

cat >main.cjs <<'JS'
const conditions = [
  { Amount: { $gte: 1, $lt: 5 } },
  { Amount: { $lt: 5, $gte: 1 } },
  { $and: [{ Amount: { $gte: 1 } }, { Amount: { $lt: 5 } }] },
  { $not: { Amount: 1, Probability: 2 } },
];
(async () => {
  for (const name of ['one', 'three']) {
    const { Connection } = require(name);
    const connection = new Connection({ instanceUrl: 'http://127.0.0.1', accessToken: 'any' });
    for (const condition of conditions) {
      const query = connection.sobject('Opportunity').find(condition, 'Id');
      const soql = await (name === 'one' ? new Promise((resolve, reject) => query.toSOQL((error, text) => (error ? reject(error) : resolve(text)))) : query.toSOQL());
      console.log(name, JSON.stringify(condition), '→', soql.replace(/.* WHERE /, ''));
    }
  }
  process.exit();
})();
JS
echo "jsforce 1.11.1 and 3.10.16:"
seen=$(node main.cjs 2>/dev/null)
echo "$seen"
[ "$(tail -n 4 <<<"$seen" | sed 's/.* → //')" = 'Amount >= 1
Amount < 5
Amount >= 1 AND Amount < 5
NOT Amount = 1' ] || { echo "jsforce 3 now writes these conditions otherwise."; exit 1; }
[ "$(head -n 1 <<<"$seen" | sed 's/.* → //')" = 'Amount >= 1 AND Amount < 5' ] || { echo "jsforce 1.11.1 no longer joins them."; exit 1; }
