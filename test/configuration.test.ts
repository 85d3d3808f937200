import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../src/configuration.ts';

const base = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: '/tmp/pci' };

describe('R6.2 the operator’s lists of developed markets', () => {
  test('are dated, by code or English name', () => {
    const { developedMarkets } = readConfiguration({
      ...base,
      PCI_DEVELOPED_MARKETS: '2019-11:AD, Germany ;2022-07:AD',
    });
    expect(developedMarkets).toEqual([
      { firstMonth: '2019-11', developed: ['AD', 'DE'] },
      { firstMonth: '2022-07', developed: ['AD'] },
    ]);
  });

  test.each(['AD,AT', '2019-13:AD', '2019-11:Atlantis', '2019-11:'])('%s stops the start', (given) => {
    expect(() => readConfiguration({ ...base, PCI_DEVELOPED_MARKETS: given })).toThrow(
      'PCI_DEVELOPED_MARKETS must be like',
    );
  });
});

describe('the ports that webhooks may go to', () => {
  test('are 443 and 8443, or what the operator names', () => {
    expect(readConfiguration(base).webhooks.allowedPorts).toEqual([443, 8443]);
    const { webhooks } = readConfiguration({ ...base, PCI_WEBHOOK_PORTS: '443, 65535' });
    expect(webhooks.allowedPorts).toEqual([443, 65_535]);
  });

  test.each(['https', '0', '65536', '-1', '443,', '443;8443'])('%s stops the start', (given) => {
    expect(() => readConfiguration({ ...base, PCI_WEBHOOK_PORTS: given })).toThrow(
      'PCI_WEBHOOK_PORTS must be port numbers',
    );
  });
});
