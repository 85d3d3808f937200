// An example, of which resources/example.json tells the resources: `npm run infra` makes it anew.
using 'main.bicep'

param environmentName = 'example'
param location = 'swedencentral'
param alertEmails = 'operator@example.com, partners@example.com'
param authClientId = '00000000-0000-0000-0000-000000000001'
