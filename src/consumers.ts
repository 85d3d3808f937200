import { z } from 'zod';
import { fail, runImport } from './imports/run.ts';
import type { ImportServices } from './imports/stage.ts';
import { deliver } from './notifications/deliveries/deliver.ts';
import { deliveryMessage } from './notifications/deliveries/messages.ts';
import { takeBackDelivery } from './notifications/deliveries/poison.ts';
import { dispatchPartnerEvent, dispatchTierChange } from './notifications/dispatch/dispatch.ts';
import { dispatchMessage } from './notifications/dispatch/messages.ts';
import { takeBackDispatch } from './notifications/dispatch/poison.ts';
import { recoverPage } from './notifications/dispatch/recover.ts';
import type { NotificationServices } from './notifications/services.ts';
import { giveUpAtRisk } from './refresh/at-risk.ts';
import { giveUpRefresh } from './refresh/finish.ts';
import { refreshMessage } from './refresh/messages.ts';
import type { RefreshServices } from './refresh/services.ts';
import { workRefresh } from './refresh/work.ts';
import type { QueueName } from './storage/ports.ts';

/** Services of the use cases behind the queues. */
export interface QueueServices extends ImportServices, RefreshServices {
  notifications: NotificationServices;
}

/** Use cases for the messages of one queue. Both may get the same message again. */
interface Consumer {
  message: z.ZodType;
  /**
   * Does the work.
   * @throws temporary errors, so that the message is delivered again; ZodError if it does not belong to this queue
   */
  handle(services: QueueServices, message: unknown, call: { dequeueCount: number }): Promise<unknown>;
  /**
   * Records in the document of the work that the message failed too often.
   * @throws as `handle`
   */
  giveUp(services: QueueServices, message: unknown): Promise<unknown>;
}

function consumer<Message>(
  message: z.ZodType<Message>,
  handle: (services: QueueServices, message: Message, call: { dequeueCount: number }) => Promise<unknown>,
  giveUp: (services: QueueServices, message: Message) => Promise<unknown>,
): Consumer {
  return {
    message,
    handle: async (services, given, call) => handle(services, message.parse(given), call),
    giveUp: async (services, given) => giveUp(services, message.parse(given)),
  };
}

export const importMessage = z.strictObject({ importId: z.string() });

const givenUp = 'The import failed repeatedly. The log has the reason; import the file again once it is fixed.';

/** Use cases behind each queue. */
export const consumers: Readonly<Record<QueueName, Consumer>> = {
  imports: consumer(
    importMessage,
    (services, { importId }) => runImport(services, importId),
    (services, { importId }) => fail(services, importId, 'given-up', givenUp),
  ),
  refreshes: consumer(refreshMessage, workRefresh, (services, message) =>
    message.kind === 'at-risk'
      ? giveUpAtRisk(services, message)
      : giveUpRefresh(services, message.refreshId, message.kind === 'plan' ? undefined : message.batch),
  ),
  'tier-changes': consumer(
    dispatchMessage,
    ({ notifications }, message) => {
      if ('recover' in message) return recoverPage(notifications, message);
      if ('tierChangeId' in message) return dispatchTierChange(notifications, message);
      return dispatchPartnerEvent(notifications, message);
    },
    ({ notifications }, message) => takeBackDispatch(notifications, message),
  ),
  deliveries: consumer(
    deliveryMessage,
    ({ notifications }, message, call) => deliver(notifications, message, call),
    ({ notifications }, message) => takeBackDelivery(notifications, message),
  ),
};
