import { describe, expect, test } from 'vitest';
import { certificationIn, examIn } from '../../src/reports/vocabulary.ts';
import { file, rowsOf } from './files.ts';

describe('exams: the first code in the title', () => {
  test.each([
    ['MB-210: Microsoft Dynamics 365 Sales', 'MB-210'],
    ['Exam mb6-898', 'MB6-898'],
    ['AZ-900 and MB-210', 'AZ-900'],
    ['(PL-200)', 'PL-200'],
    ['Microsoft Certified: PL-200 Associate', 'PL-200'],
    ['PL-2000', ''],
    ['XMB-210', ''],
    ['MB 210', ''],
    ['MB66-210', ''],
    ['Dynamics 365 Fundamentals', ''],
    ['', ''],
  ])('%j', (title, expected) => expect(examIn(title)).toBe(expected));
});

describe('certifications: by the type or the title', () => {
  test.each([
    ['Power Platform Developer Associate', 'Certification', 'Power Platform Developer Associate'],
    ['Power Platform Developer Associate', 'certifications and more', 'Power Platform Developer Associate'],
    ['Microsoft Certified: Power Platform Developer Associate', '', 'Power Platform Developer Associate'],
    ['MICROSOFT  certified :  A', 'Exam', 'A'],
    ['Microsoft Certified: A', 'Certification', 'A'],
    ['Microsoft Certified Trainer', '', ''],
    ['How to be Microsoft Certified: A', '', ''],
    ['Power Platform Developer Associate', '', ''],
    ['Power Platform Developer Associate', 'Exam', ''],
    ['Power Platform Developer Associate', 'Assessment for certification', ''],
    ['Exam MB-210', 'Certification exam', 'Exam MB-210'],
    ['', 'Certification', ''],
  ])('%j of type %j', (title, type, expected) => expect(certificationIn(title, type)).toBe(expected));
});

test('a row may be an exam and a certification, or neither', async () => {
  const rows = await rowsOf(
    'training-details',
    file('training-details', [
      { TrainingTitle: 'Exam PL-400: Developer', TrainingType: 'Certification' },
      { TrainingTitle: 'Exam PL-400: Developer', TrainingType: 'Exam' },
      { TrainingTitle: 'Microsoft Certified: Sales', TrainingType: 'Exam' },
      { TrainingTitle: 'A day out', TrainingType: 'Assessment' },
    ]),
  );
  expect(rows.map(({ exam, certification }) => [exam, certification])).toEqual([
    ['PL-400', 'Exam PL-400: Developer'],
    ['PL-400', ''],
    ['', 'Sales'],
    ['', ''],
  ]);
});

test('one individual is one MCPID, or AADUserId in a file without', async () => {
  const byUser = file('training-details', [{ MCPID: undefined, AADUserId: '{0A0B0C0D-1111-2222-3333-ABCDEFABCDEF}' }]);
  const [row] = await rowsOf('training-details', byUser);
  expect(row!.individual).toBe('0a0b0c0d-1111-2222-3333-abcdefabcdef');
});
