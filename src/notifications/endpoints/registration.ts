import { z } from 'zod';
import { eventTypes } from '../../events/event-types.ts';
import { type FormatName, formatNames, formatOf, formats } from '../formats/all.ts';
import { moment } from '../moment.ts';

/** Formats whose receivers can be asked for their consent, for people. */
export const signedFormats = formats.flatMap(({ name, signed }) => (signed ? [name] : [])).join(', ');

const noRepetition = (values: readonly string[]) => new Set(values).size === values.length;

const fields = {
  url: z
    .string()
    .max(2048, 'must have at most 2048 characters')
    .regex(
      /^[\x21-\x7e]+$/,
      'must be written in printable ASCII without spaces (write other characters percent-encoded)',
    )
    .refine(URL.canParse, 'must be an absolute URL, for example https://crm.example.com/hooks/pci'),
  events: z
    .array(z.enum(eventTypes, `must be one of: ${eventTypes.join(', ')}`))
    .min(1, 'must name at least one event type')
    .refine(noRepetition, 'must not name an event type twice'),
  programs: z
    .array(z.string().min(1).max(64))
    .min(1, 'must name at least one program; leave the field out for all programs')
    .max(64)
    .refine(noRepetition, 'must not name a program twice'),
  description: z.string().max(500, 'must have at most 500 characters'),
  /** True if the receiver must consent by the CloudEvents handshake before anything is sent. */
  validate: z.boolean(),
};

/** Schema of each format's settings, by the format's name. */
const connections = Object.fromEntries(
  formats.flatMap(({ name, settings }) => (settings ? [[name, settings.schema.optional()]] : [])),
) as Record<FormatName, z.ZodOptional<z.ZodObject>>;

/** Schema of the body that registers an endpoint. `check.ts` decides whether the address may be called. */
export const endpointRegistration = z
  .strictObject({
    url: fields.url,
    events: fields.events,
    programs: fields.programs.optional(),
    description: fields.description.optional(),
    format: z.enum(formatNames, `must be one of: ${formatNames.join(', ')}`).default(formatNames[0]),
    validate: fields.validate.default(false),
    ...connections,
  })
  .superRefine((registration, context) => {
    for (const { name, settings } of formats) {
      const given = registration[name] !== undefined;
      if (!settings || given === (registration.format === name)) continue;
      const message = given
        ? `belongs to the format ${name}, not to ${registration.format}`
        : `must say how to reach the CRM, because the format is ${name}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
    if (registration.validate && !formatOf(registration.format).signed) {
      context.addIssue({ code: 'custom', path: ['validate'], message: `is for the format ${signedFormats} only` });
    }
  });
export type EndpointRegistration = z.infer<typeof endpointRegistration>;

/**
 * The body that changes an endpoint: absent fields stay; `null` removes a filter or text. The format cannot be changed;
 * the settings of its CRM are given as a whole, with their credentials.
 */
export const endpointChange = z
  .strictObject({
    url: fields.url.optional(),
    events: fields.events.optional(),
    programs: fields.programs.nullable().optional(),
    description: fields.description.nullable().optional(),
    validate: fields.validate.optional(),
    ...connections,
  })
  .refine((change) => Object.keys(change).length > 0, 'must name something to change');
export type EndpointChange = z.infer<typeof endpointChange>;

/** The body that requests a new secret, with the number of hours for which the old one still signs: a week at most. */
export const secretRotation = z.strictObject({
  overlapHours: z.number().min(0, 'must be at least 0').max(168, 'must be at most 168 (a week)').default(24),
});

/** The body that requests all missed events since a moment, at most 90 days ago. */
export const recoveryRequest = z.strictObject({ since: moment });
