const consultant = (product: string) => `Dynamics 365 ${product} Functional Consultant Associate`;

/** R5.5a: the certifications that replace the exams of the paths with these names. */
export const certifications = {
  'Customer Engagement': ['Sales', 'Marketing', 'Customer Service', 'Field Service'].map(consultant),
  'Finance and Operations': ['Finance', 'Supply Chain Management', 'Supply Chain Management Manufacturing'].map(
    consultant,
  ),
  'Business Central': [consultant('Business Central')],
  'Customer Engagement Developer': ['Power Platform Developer Associate'],
  'Finance and Operations Developer': [
    'Dynamics 365 Finance and Operations Apps Developer Associate',
    'Dynamics 365 Finance and Operations Apps Solution Architect Expert',
  ],
};

/** Makes a path with the certifications of its name. */
export const path = (name: keyof typeof certifications, ...oneOfEach: string[][]) => ({
  name,
  oneOfEach,
  certifications: certifications[name],
});
