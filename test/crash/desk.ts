export type { QueueServices as Desk } from '../../src/consumers.ts';
