import { idReader, ownLocation, textReader } from '../cells.ts';
import { trainingDetailsColumns as columns } from '../columns/training-details.ts';
import { dayCell, optionalDayCell } from '../dates.ts';
import type { Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';
import { certificationIn, examIn } from '../vocabulary.ts';

const at = positionsOf(columns);

/** Exams passed and certifications held by individuals. */
export const trainingDetails: Layout<'training-details'> = {
  report: 'training-details',
  columns,
  oneOf: [],
  slicedBy: ['location'],
  identifiedBy: ['individual'],
  figures: [],
  reader() {
    const individualId = idReader();
    const [titleText, firstName, lastName, email] = [textReader(), textReader(), textReader(), textReader()];
    const [trainingType, status] = [textReader(), textReader()];
    return (cells) => {
      const individual = individualId(cells, at.individual);
      const location = ownLocation(cells, at.location);
      const title = titleText(cells, at.title);
      return {
        location,
        individual,
        exam: examIn(title),
        certification: certificationIn(title, trainingType(cells, at.trainingType)),
        title,
        completed: dayCell(cells, at.completed),
        expires: optionalDayCell(cells, at.expires),
        status: status(cells, at.activationStatus),
        firstName: firstName(cells, at.firstName),
        lastName: lastName(cells, at.lastName),
        email: email(cells, at.email),
      };
    };
  },
};
