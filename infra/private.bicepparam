// An example with throughput held ready, in a network of its own.
using 'main.bicep'

param environmentName = 'private'
param location = 'westeurope'
param alertEmails = 'operator@example.com'
param authClientId = '00000000-0000-0000-0000-000000000001'
param publicUrl = 'https://pci.example.com'
param cosmosCapacity = 'autoscale'
param cosmosConsistency = 'BoundedStaleness'
param alwaysReadyInstances = 2
param privateNetwork = true
param settings = { PCI_CORS_ORIGINS: 'https://portal.example.com' }
