import { deliver } from '../../src/notifications/deliver.ts';
import { deliveryMessage } from '../../src/notifications/messages.ts';
import { takeBackDelivery } from '../../src/notifications/poison.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

consumer('deliveries', deliveryMessage, {
  handle: async (message, call) => deliver((await theApp()).notifications, message, call),
  givenUp: async (message) => {
    await takeBackDelivery((await theApp()).notifications, message);
  },
});
