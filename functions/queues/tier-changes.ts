import { dispatchTierChange } from '../../src/notifications/dispatch.ts';
import { tierChangeMessage } from '../../src/notifications/messages.ts';
import { takeBackTierChange } from '../../src/notifications/poison.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

consumer('tier-changes', tierChangeMessage, {
  handle: async (message) => dispatchTierChange((await theApp()).notifications, message),
  givenUp: async (message) => takeBackTierChange((await theApp()).notifications, message),
});
