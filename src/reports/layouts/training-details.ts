import { idReader, ownLocation, textReader } from '../cells.ts';
import { dayCell, optionalDayCell } from '../dates.ts';
import type { Column, Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';
import { examIn } from '../vocabulary.ts';

const columns = [
  { name: 'MCPID', required: true, holds: "The individual's certification id: one id, one person." },
  { name: 'MPNId', required: true, holds: 'The MPN id of the location that the individual belongs to.' },
  {
    name: 'TrainingTitle',
    required: true,
    holds: 'The title; the first exam code in it (MB-210) counts, or the name of a certification.',
  },
  { name: 'TrainingCompletionDate', required: true, holds: 'The day of completion: 2021-02-03 or 2/3/2021.' },
  { name: 'TrainingExpirationDate', required: false, holds: 'The last day on which it counts. Empty: no end.' },
  { name: 'TrainingType', required: false, holds: 'The kind of training: `Certification`, or any other.' },
  { name: 'IndividualFirstName', required: false, holds: 'First name.' },
  { name: 'IndividualLastName', required: false, holds: 'Last name.' },
  { name: 'Email', required: false, holds: 'E-mail address.' },
] as const satisfies readonly Column[];
const at = positionsOf(columns);

const certified = /^microsoft certified:\s*/i;

/** Exams that individuals passed, and certifications that they were given. */
export const trainingDetails: Layout<'training-details'> = {
  report: 'training-details',
  columns,
  oneOf: [],
  slicedBy: ['MPNId'],
  reader() {
    const individualId = idReader();
    const [titleText, typeText, firstName, lastName, email] = [
      textReader(),
      textReader(),
      textReader(),
      textReader(),
      textReader(),
    ];
    return (cells) => {
      const individual = individualId(cells, at.MCPID);
      const location = ownLocation(cells, at.MPNId);
      const title = titleText(cells, at.TrainingTitle);
      const isCertification = certified.test(title) || /^certification/i.test(typeText(cells, at.TrainingType));
      return {
        location,
        individual,
        exam: examIn(title),
        certification: isCertification ? title.replace(certified, '') : '',
        title,
        completed: dayCell(cells, at.TrainingCompletionDate),
        expires: optionalDayCell(cells, at.TrainingExpirationDate),
        firstName: firstName(cells, at.IndividualFirstName),
        lastName: lastName(cells, at.IndividualLastName),
        email: email(cells, at.Email),
      };
    };
  },
};
