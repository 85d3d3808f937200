import { deliver } from '../../src/notifications/deliver.ts';
import { deliveriesContainer } from '../../src/notifications/documents.ts';
import { deliveryMessage } from '../../src/notifications/messages.ts';
import { takeBackDelivery } from '../../src/notifications/poison.ts';
import { theApp } from '../application.ts';
import { measure } from '../telemetry.ts';
import { consumer } from './consumer.ts';

consumer('deliveries', deliveryMessage, {
  handle: async (message, call) => {
    const { documents, notifications } = await theApp();
    const key = { partition: message.endpointId, id: message.deliveryId };
    const triesBefore = (await documents.read(deliveriesContainer, key))?.value.attempts.length ?? 0;
    await deliver(notifications, message, call);
    const delivery = (await documents.read(deliveriesContainer, key))?.value;
    for (const { durationMs, status = 0 } of delivery?.attempts.slice(triesBefore) ?? []) {
      measure('delivery-milliseconds', durationMs, { status, succeeded: status >= 200 && status < 300 });
    }
  },
  givenUp: async (message) => {
    await takeBackDelivery((await theApp()).notifications, message);
  },
});
