import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ProductError } from '../../src/errors.ts';
import { checkHead, readReport } from '../../src/reports/read.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import type { Encoding } from '../../src/reports/unpack.ts';
import { file, pieces, read } from './files.ts';

const good = file('training-details', [{}, {}]);
const manyRows = file(
  'training-details',
  Array.from({ length: 20_000 }, (_, index) => ({ MCPID: `id ${index} ${(index * 7919) % 10_007}` })),
);

async function refusal(work: Promise<unknown>): Promise<ProductError> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProductError)) throw error;
  return error;
}

/** The beginning of a zip archive whose first entry has this name. */
function zip(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), Buffer.alloc(100, 7)]);
}

const both = async (content: string | Uint8Array, encoding: Encoding = 'identity') => {
  const bytes = Buffer.from(content);
  const whole = await refusal(read('training-details', bytes, { encoding }));
  const head = await refusal(checkHead('training-details', bytes.subarray(0, 65_536), encoding));
  expect(head.code).toBe(whole.code);
  return whole;
};

describe('refused whole, by the first bytes already', () => {
  const gz = gzipSync(good);
  const utf16be = Buffer.from(`\ufeff${good}`, 'utf16le').swap16();
  test.each<[string, string | Uint8Array, Encoding, string]>([
    ['no byte', '', 'identity', 'empty-file'],
    ['no byte, said to be gzip', '', 'gzip', 'empty-file'],
    ['gzip of no byte', gzipSync(''), 'gzip', 'empty-file'],
    ['a byte order mark alone', '\ufeff', 'identity', 'empty-file'],
    ['blank lines alone', ' \r\n\t\n\n', 'identity', 'empty-file'],
    ['UTF-16 LE', Buffer.from(`\ufeff${good}`, 'utf16le'), 'identity', 'utf-16'],
    ['UTF-16 BE', utf16be, 'identity', 'utf-16'],
    ['UTF-16 LE without a mark', Buffer.from(good, 'utf16le'), 'identity', 'utf-16'],
    ['UTF-16 BE without a mark', utf16be.subarray(2), 'identity', 'utf-16'],
    ['NUL in the header', good.replace('MCPID', 'MCP\0ID'), 'identity', 'nul-byte'],
    ['NUL in a row', good.replace('Ada', 'A\0a'), 'identity', 'nul-byte'],
    ['Latin-1', Buffer.from(good.replace('Ada', 'Adélaïde'), 'latin1'), 'identity', 'not-utf-8'],
    ['Latin-1 in the header', Buffer.from(`É\t${good}`, 'latin1'), 'identity', 'not-utf-8'],
    ['gzip that is not said to be', gz, 'identity', 'unexpected-gzip'],
    ['gzip packed twice', gzipSync(gz), 'gzip', 'unexpected-gzip'],
    ['a zip archive', Buffer.from('PK\x03\x04\x14\0\x06\0'), 'identity', 'unexpected-zip'],
    ['a zip archive of a report', zip('report.csv'), 'identity', 'unexpected-zip'],
    ['a zip archive of a report in xl', zip('xlreports/report.csv'), 'identity', 'unexpected-zip'],
    ['a packed zip archive', gzipSync(zip('report.csv')), 'gzip', 'unexpected-zip'],
    ['an Excel workbook', zip('[Content_Types].xml'), 'identity', 'excel-workbook'],
    ['a workbook of another program', zip('xl/workbook.xml'), 'identity', 'excel-workbook'],
    ['a workbook that begins with its relations', zip('_rels/.rels'), 'identity', 'excel-workbook'],
    ['a workbook that begins with its properties', zip('docProps/app.xml'), 'identity', 'excel-workbook'],
    ['a workbook of old', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'identity', 'excel-workbook'],
    ['text said to be gzip', good, 'gzip', 'not-gzip'],
    ['gzip with text behind it', Buffer.concat([gz, Buffer.from(good)]), 'gzip', 'not-gzip'],
    ['gzip that ends before its first line', gz.subarray(0, 14), 'gzip', 'truncated-gzip'],
    ['gzip that ends in its own header', gz.subarray(0, 5), 'gzip', 'truncated-gzip'],
    ['gzip with a wrong checksum', Buffer.concat([gz.subarray(0, -8), Buffer.alloc(8)]), 'gzip', 'damaged-gzip'],
    ['lines that end with CR alone', good.replaceAll('\n', '\r'), 'identity', 'lone-carriage-return'],
    ['a first line without end', 'MCPID\tMPNId\t'.repeat(10_000), 'identity', 'header-too-long'],
    ['a first line that is blank', `\n${good}`, 'identity', 'lines-above-header'],
    ['lines above the header', `Trainings\n\n${good}`, 'identity', 'lines-above-header'],
    ['a line that names the separator', `sep=\t\n${good}`, 'identity', 'separator-line'],
    ['a line that names the separator, with a mark', `\ufeffsep=,\r\n${good}`, 'identity', 'separator-line'],
    ['semicolons', file('training-details', [{}], ';'), 'identity', 'semicolons'],
    ['semicolons, packed', gzipSync(file('training-details', [{}], ';')), 'gzip', 'semicolons'],
  ])('%s', async (_, content, encoding, code) => {
    const error = await both(content, encoding);
    expect(error).toMatchObject({ kind: 'invalid', code });
    expect(error.message).toMatch(/;|\. /);
  });

  test('a gzip file is refused by its header, although only its beginning is at hand', async () => {
    const packed = gzipSync(`MPNId\tCity\tEmail\n${manyRows}`);
    expect(packed.length).toBeGreaterThan(65_536);
    expect(await both(packed, 'gzip')).toMatchObject({ code: 'missing-column' });
  });
});

describe('what is missing is named, and what was found', () => {
  test('each missing column', async () => {
    const error = await both('mpnid\tTrainingTitle\tShoe size\n');
    expect(error.code).toBe('missing-column');
    expect(error.errors).toEqual([
      {
        parameter: 'MCPID',
        code: 'missing-column',
        message: 'The column MCPID or AADUserId is missing from the header.',
      },
      {
        parameter: 'TrainingCompletionDate',
        code: 'missing-column',
        message: 'The column TrainingCompletionDate is missing from the header.',
      },
    ]);
    expect(error.message).toContain('mpnid, TrainingTitle, Shoe size');
  });

  test('a file without a header', async () => {
    const error = await both(good.slice(good.indexOf('\n') + 1));
    expect(error.errors).toHaveLength(4);
    expect(error.message).toContain('Found: 990001, 1234567');
  });

  test('another report', async () => {
    const error = await both(file('subscription-details', [{}]));
    expect(error.message).toMatch(/The file looks like subscription-details; send it as that\.$/);
    expect(error.message).not.toContain('Tick');
  });

  test('another report, read as one with revenue: nobody has to be asked for revenue', async () => {
    const error = await refusal(read('subscription-details', file('dynamics-365-usage', [{}])));
    expect(error.message).toMatch(/The file looks like dynamics-365-usage; send it as that\.$/);
    expect(error.message).not.toContain('executive');
  });

  test('usage needs one of SKU and Product', async () => {
    const without = file('dynamics-365-usage', [{ SKU: undefined, Product: undefined }]);
    const error = await refusal(read('dynamics-365-usage', without));
    expect(error.errors.map(({ parameter }) => parameter)).toEqual(['SKU or Product']);
    for (const other of ['SKU', 'Product']) {
      const reading = await read('dynamics-365-usage', file('dynamics-365-usage', [{ [other]: undefined }]));
      expect(reading.rows).toHaveLength(1);
    }
  });

  test('columns that occur twice', async () => {
    const error = await both(good.replace('Email', 'mpnID'));
    const message =
      'MPNId (position 2) and mpnID (position 8) name one column: keep one, and remove the other from the file or the download.';
    expect(error).toMatchObject({
      code: 'duplicate-column',
      message: `The header names one column more than once. ${message}`,
      errors: ['MPNId', 'mpnID'].map((parameter) => ({ parameter, message })),
    });
  });

  test('several columns that occur several times: of each the first five places', async () => {
    const header = ['MPNId', 'MCPID', ...Array.from({ length: 7 }, () => 'MPN id'), 'mcpid'].join('\t');
    const error = await both(`${header}\n`);
    expect(error.message).toBe(
      'The header names columns more than once. ' +
        'MPNId (position 1), MPN id (position 3), MPN id (position 4), MPN id (position 5), MPN id (position 6) and 3 more name one column: keep one, and remove the others from the file or the download. ' +
        'MCPID (position 2) and mcpid (position 10) name one column: keep one, and remove the other from the file or the download.',
    );
    expect(error.errors.map(({ parameter }) => parameter)).toEqual(['MPNId', 'MPN id', 'MCPID', 'mcpid']);
  });

  test('but an ignored column may occur twice', async () => {
    const twice = good.replaceAll(/^(.*)$/gm, '$1\tExtra\tExtra').replace(/\n\tExtra\tExtra$/, '\n');
    expect(await read('training-details', twice)).toMatchObject({ rejections: [], rows: [{ line: 2 }, { line: 3 }] });
  });

  test('a report there is not', async () => {
    const error = await refusal(read('referrals' as ReportName, good));
    expect(error).toMatchObject({ kind: 'not-found', code: 'no-such-report' });
    expect(error.message).toContain('training-details');
  });
});

describe('refused whole, somewhere within', () => {
  test.each(['\n', '\r\n'])('the line of a NUL byte is named (%j)', async (end) => {
    const text = `${manyRows}x\0y\n${manyRows}`.replaceAll('\n', end);
    const error = await refusal(read('training-details', text));
    expect(error.message).toContain('Line 20002 ');
    expect(error.code).toBe('nul-byte');
  });

  test.each<[string, number[]]>([
    ['a byte of Latin-1', [0xe9]],
    ['half a character', [0xc3]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['an overlong form', [0xc0, 0xaf]],
  ])('the line of what is not UTF-8 is named: %s', async (_, wrong) => {
    const bytes = Buffer.concat([Buffer.from(`${manyRows}é`), Buffer.from(wrong), Buffer.from(`\n${manyRows}`)]);
    const error = await refusal(read('training-details', bytes));
    expect(error.message).toContain('Line 20002 ');
    expect(error.code).toBe('not-utf-8');
  });

  test('and also where a quoted row goes over from block to block', async () => {
    const csv = file(
      'training-details',
      Array.from({ length: 5_000 }, () => ({ TrainingTitle: '"two\nlines"' })),
      ',',
    );
    const error = await refusal(read('training-details', `${csv}x\0y`, { rowLimit: 200 }));
    expect(error.message).toContain('Line 10002 ');
  });

  test.each([20, 100, 5_000, 60_000])('gzip that ends %i bytes early', async (missing) => {
    const packed = gzipSync(manyRows);
    const error = await refusal(
      read('training-details', packed.subarray(0, packed.length - missing), { encoding: 'gzip' }),
    );
    expect(error).toMatchObject({ kind: 'invalid', code: 'truncated-gzip' });
  });

  test('gzip with a bit turned over', async () => {
    const packed = gzipSync(manyRows);
    packed[Math.floor(packed.length / 2)]! ^= 0x10;
    const error = await refusal(read('training-details', packed, { encoding: 'gzip' }));
    expect(error.code).toBe('damaged-gzip');
  });

  test('more bytes than allowed, packed or not; as many as allowed are read', async () => {
    const size = Buffer.byteLength(manyRows);
    for (const [content, encoding] of [
      [Buffer.from(manyRows), 'identity'],
      [gzipSync(manyRows), 'gzip'],
    ] as const) {
      const error = await refusal(read('training-details', content, { encoding, maxUnpackedBytes: size - 1 }));
      expect(error).toMatchObject({ kind: 'too-large', code: 'too-large-unpacked' });
      const whole = await read('training-details', content, { encoding, maxUnpackedBytes: size });
      expect(whole.rows).toHaveLength(20_000);
    }
  });

  test('a gzip bomb stops at the limit in flat memory', async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'));
    const bomb = Array.from({ length: 64 }, () => zeros);
    const before = process.memoryUsage().rss;
    const source = pieces([gzipSync(good), ...bomb]);
    const error = await refusal(
      read('training-details', source, { encoding: 'gzip', maxUnpackedBytes: 512 * 1024 ** 2 }),
    );
    expect(error.code).toBe('too-large-unpacked');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
  });

  test('a quote that is never closed, in a comma-separated file', async () => {
    const csv = (title: string) => file('training-details', [{}, { TrainingTitle: title }, {}, {}], ',');
    const atEnd = await refusal(read('training-details', csv('"open')));
    expect(atEnd).toMatchObject({ kind: 'invalid', code: 'unclosed-quote' });
    expect(atEnd.message).toContain('line 3 opens a quote that is not closed before the file ends;');
    const long = await refusal(read('training-details', csv('"open') + 'a line\n'.repeat(100_000)));
    expect(long.code).toBe('unclosed-quote');
    expect(long.message).toContain('line 3 opens a quote that is not closed within 16000 characters;');
  });
});

test("the source's own error passes through", async () => {
  async function* failing() {
    yield gzipSync(good).subarray(0, 10);
    throw new Error('the blob is gone');
  }
  await expect(read('training-details', failing(), { encoding: 'gzip' })).rejects.toThrow('the blob is gone');
});

test.each(['identity', 'gzip'] as const)('a reader who stops early closes the source (%s)', async (encoding) => {
  const bytes = encoding === 'gzip' ? gzipSync(manyRows, { level: 0 }) : Buffer.from(manyRows);
  let closed = false;
  async function* source() {
    try {
      for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
    } finally {
      closed = true;
    }
  }
  for await (const { rows } of readReport('training-details', source(), { encoding })) {
    expect(rows.length).toBeGreaterThan(0);
    break;
  }
  expect(closed).toBe(true);
});
