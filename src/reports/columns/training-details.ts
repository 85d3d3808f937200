import type { Column } from '../column.ts';

/** Trainings, exams and certifications, in Partner Center's API `TrainingCompletions`. */
export const trainingDetailsColumns = [
  {
    key: 'individual',
    names: { MCPID: 'DD20', AADUserId: 'SQ23' },
    required: true,
    holds: "The individual's id: one id, one person.",
  },
  {
    key: 'location',
    names: { MPNId: 'DD20', PartnerID: 'DD22' },
    required: true,
    holds: 'The MPN id of the location that the individual belongs to.',
  },
  {
    key: 'title',
    names: { TrainingTitle: 'DD20' },
    required: true,
    holds: 'The title: the first exam code in it (MB-210), or the name of a certification, is what counts.',
  },
  {
    key: 'completed',
    names: { TrainingCompletionDate: 'DD20' },
    required: true,
    holds: 'The day of completion.',
  },
  {
    key: 'expires',
    names: { ExpirationDate: 'DD21', TrainingExpirationDate: 'own' },
    required: false,
    holds: 'The last day on which it counts. Empty: no end.',
  },
  {
    key: 'trainingType',
    names: { TrainingType: 'DD20' },
    required: false,
    holds: 'The kind of training: where it begins with certification, the title is the name of one.',
  },
  {
    key: 'activationStatus',
    names: { ActivationStatus: 'DD21' },
    required: false,
    holds: 'The status of the certification. Shown, and decides nothing.',
  },
  {
    key: 'globalAccount',
    names: { PGAMpnId: 'DD21' },
    required: false,
    holds: 'The MPN id of the global account. Not used: it is taken from profiles and the monthly reports.',
    unread: true,
  },
  { key: 'firstName', names: { IndividualFirstName: 'DD20' }, required: false, holds: 'First name.' },
  { key: 'lastName', names: { IndividualLastName: 'DD20' }, required: false, holds: 'Last name.' },
  { key: 'email', names: { Email: 'DD20' }, required: false, holds: 'E-mail address.' },
] as const satisfies readonly Column[];
