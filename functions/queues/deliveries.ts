import { deliver } from '../../src/notifications/deliveries/deliver.ts';
import { deliveryMessage } from '../../src/notifications/deliveries/messages.ts';
import { takeBackDelivery } from '../../src/notifications/deliveries/poison.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

consumer('deliveries', deliveryMessage, {
  handle: async (message, call) => deliver((await theApp()).notifications, message, call),
  givenUp: async (message) => {
    await takeBackDelivery((await theApp()).notifications, message);
  },
});
