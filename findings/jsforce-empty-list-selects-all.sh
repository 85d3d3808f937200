#!/usr/bin/env bash
# jsforce leaves a condition out when its list is empty: none of these becomes every record.
#
# Versions: jsforce 3.10.16 (npm), Node 20.
# Expected: find({ Id: [] }) finds nothing, or fails, since SOQL has no empty list.
# Happens:  the condition is not written. { Id: [] } and { Id: { $in: [] } } select the whole object; beside other
#           conditions these alone remain; an undefined value is dropped likewise.
# Matters:  a job that updates the accounts of this month's changed partners updates all accounts in the month in which
#           none changed: find(…).update(…) and destroy() take the same conditions. Return early for an empty list.
# Source:   open upstream as jsforce issue 876. Both createValueExpression and createFieldExpression in
#           lib/soql-builder.js answer nothing, and the clause is joined of what is left.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund jsforce@3.10.16

cat >main.cjs <<'JS'
const { Connection } = require('jsforce');
const connection = new Connection({ instanceUrl: 'http://127.0.0.1', accessToken: 'any' });
(async () => {
  for (const condition of [{ Id: ['001'] }, { Id: [] }, { Id: { $in: [] } }, { Id: [], Active__c: true }, { OwnerId: undefined }])
    console.log(await connection.sobject('Account').find(condition, 'Id').toSOQL());
  process.exit();
})();
JS
echo "jsforce 3.10.16:"
seen=$(node main.cjs 2>/dev/null)
echo "$seen"
[ "$seen" = "SELECT Id FROM Account WHERE Id IN ('001')
SELECT Id FROM Account
SELECT Id FROM Account
SELECT Id FROM Account WHERE Active__c = true
SELECT Id FROM Account" ] || { echo "jsforce now writes a condition for an empty list, or refuses it."; exit 1; }
