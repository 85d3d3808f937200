import { dispatchPartnerEvent, dispatchTierChange } from '../../src/notifications/dispatch/dispatch.ts';
import { dispatchMessage } from '../../src/notifications/dispatch/messages.ts';
import { takeBackDispatch } from '../../src/notifications/dispatch/poison.ts';
import { recoverPage } from '../../src/notifications/dispatch/recover.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

consumer('tier-changes', dispatchMessage, {
  handle: async (message) => {
    const { notifications } = await theApp();
    if ('recover' in message) return recoverPage(notifications, message);
    if ('tierChangeId' in message) return dispatchTierChange(notifications, message);
    return dispatchPartnerEvent(notifications, message);
  },
  givenUp: async (message) => takeBackDispatch((await theApp()).notifications, message),
});
