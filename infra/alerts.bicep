// The alerts. The description of each says what to do.
param token string
param location string
param tags object
param workspaceId string
param actionGroupId string

var alerts = [
  {
    name: 'message-given-up'
    title: 'A message was given up'
    description: 'A message failed five times, and its import, refresh, event or delivery with it. The log has the reason; see "When something is wrong" in operations.md.'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    query: 'AppMetrics | where Name == "messages-given-up" | where Sum > 0'
  }
  {
    name: 'month-without-data'
    title: 'A month was scored without data'
    description: 'The monthly run scored nobody, since no report covers the month. Import the reports of the month.'
    severity: 1
    every: 'PT15M'
    over: 'PT1H'
    query: 'AppTraces | where Message has "No data for"'
  }
  {
    name: 'deliveries-failing'
    title: 'Most deliveries of webhooks fail'
    description: 'Of at least ten attempts within the hour more than half failed. `pci webhooks deliveries` shows each; if all endpoints fail, look at the network of the function app.'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    query: '''
AppMetrics
| where Name == "delivery-milliseconds"
| summarize Attempts = sum(ItemCount), Failed = sumif(ItemCount, tostring(Properties.succeeded) == "false")
| where Attempts >= 10 and Failed * 2 > Attempts'''
  }
  {
    name: 'work-late'
    title: 'Work was late and was sent again'
    description: 'Imports or refreshes were silent for 15 minutes, or events or deliveries an hour overdue. Once is harmless; if it comes again, look at failures of queue functions, and at the throughput of Cosmos DB.'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    query: '''
AppTraces
| where Message has "Sent again what had been silent"
| summarize Times = count()
| where Times > 1'''
  }
  {
    name: 'scores-stale'
    title: 'Scores have been stale for over a day'
    description: 'Stale scores are computed at 07:00 UTC; at no look for a day were there none. See the refreshes of the day: `pci refreshes`.'
    severity: 2
    every: 'PT1H'
    over: 'P2D'
    query: '''
AppMetrics
| where Name == "scores-stale" and TimeGenerated > ago(26h)
| summarize Least = min(Min), Looks = sum(ItemCount)
| where Least > 0 and Looks > 200'''
  }
  {
    name: 'server-errors'
    title: 'The API answers with server errors'
    description: 'More than five answers within 15 minutes had a status of 500 or above. /api/health/ready says which store does not answer.'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    query: '''
AppRequests
| where toint(ResultCode) >= 500
| summarize Answers = sum(ItemCount)
| where Answers > 5'''
  }
  {
    name: 'slow-answers'
    title: 'The API answers slowly'
    description: 'Of at least twenty requests within 15 minutes, uploads left out, one in twenty took more than two seconds. See throttling in Cosmos DB, or keep instances ready (PCI_ALWAYS_READY_INSTANCES).'
    severity: 3
    every: 'PT15M'
    over: 'PT15M'
    query: '''
AppRequests
| where toint(ResultCode) between (200 .. 599) and Name !has "imports-create"
| summarize Slow = percentile(DurationMs, 95), Requests = sum(ItemCount)
| where Requests >= 20 and Slow > 2000'''
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in alerts: {
    name: 'alert-pci-${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.over
      // The tables of Application Insights exist only once it has received something.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
