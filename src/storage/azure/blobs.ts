import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { inParallel } from '../../in-parallel.ts';
import type { Blobs } from '../ports.ts';
import { onceEach, refusalCode, retryOptions, type StorageConnection, translated } from './connection.ts';

/** The container that holds all blobs of the product. */
export const blobContainer = 'pci';

const blockBytes = 4 * 1024 * 1024;
const blocksAtOnce = 4;
const removalsAtOnce = 8;

/**
 * Blobs in an Azure storage account, or in Azurite. The container is made on first use. A stream goes up in blocks
 * that become the blob together at the end, holding a few blocks in memory; a stream that fails leaves the blob as
 * it was, and its own error is what is thrown.
 */
export function openAzureBlobs(connection: StorageConnection): Blobs {
  const service =
    'connectionString' in connection
      ? BlobServiceClient.fromConnectionString(connection.connectionString, { retryOptions })
      : new BlobServiceClient(connection.url, connection.credential, { retryOptions });
  const container = service.getContainerClient(blobContainer);
  const ready = onceEach(() => container.createIfNotExists());

  async function withContainer<T>(work: () => Promise<T>): Promise<T> {
    return translated('blobs', async () => {
      await ready(blobContainer);
      return work();
    });
  }

  const remove = (name: string) => withContainer(() => container.deleteBlob(name).catch(missing));

  return {
    async write(name, content) {
      const blob = container.getBlockBlobClient(name);
      await withContainer(async () => {
        if (content instanceof Uint8Array)
          await blob.uploadData(content, { blockSize: blockBytes, concurrency: blocksAtOnce });
        // The pipeline notices a source that closes before its end, which would leave the upload waiting for ever.
        else await pipeline(content, (source) => blob.uploadStream(Readable.from(source), blockBytes, blocksAtOnce));
      });
    },
    async read(name) {
      const answer = await withContainer(() =>
        container.getBlobClient(name).download(0, undefined, { maxRetryRequests: 5 }).catch(missing),
      );
      // In Node the body is always a readable stream.
      return answer?.readableStreamBody as Readable | undefined;
    },
    async remove(name) {
      await remove(name);
    },
    async removeAll(prefix) {
      await withContainer(async () => {
        for await (const { segment } of container.listBlobsFlat({ prefix }).byPage()) {
          await inParallel(segment.blobItems, removalsAtOnce, ({ name }) => remove(name));
        }
      });
    },
  };
}

/** What is not there reads as `undefined`, and needs no removing. */
function missing(cause: unknown): undefined {
  if (refusalCode(cause) !== 'BlobNotFound') throw cause;
  return undefined;
}
