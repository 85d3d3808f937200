/**
 * Fingerprints stored with scores while a fingerprint covered titles and sentences too, by the digest of the same
 * rules, so that those scores do not count as computed by other rules. An edition that is not listed never had one.
 */
export const earlierFingerprints: Readonly<Record<string, string>> = {
  '99d46063005e7ac4': '29f22690be3247b3', // smb 2021-01
  e825a62dd2ae54d9: 'abe92273dd5caf97', // smb 2021-09
  '253a77b54ebb121a': '51b0138de6d76d24', // cba-ce 2019-11
  d2f73fb47b307e3e: 'a4d005068db3b2b1', // cba-ce 2020-01
  '15cf075a721e5ef0': '5549628f77b01d77', // cba-ce 2020-04
  b2a02d0b31c8e1a5: 'da16bbd0e89869ab', // cba-ce 2020-12
  '3d1fe6e4ea6d5007': '6ece610058abccb1', // cba-ce 2021-02
  '685fe00fd8e31ce4': 'dd5e2f7d5ede2677', // cba-ce 2021-03
  a0b5a9ec56f02aa7: 'd28e8cc56b376d4d', // cba-ce 2021-05
  d0aa6cb5b523419e: '8d8a7f5068990f2e', // cba-ce 2021-09
  '37df924cb42f5457': '9ef21fc431f6b5f2', // cba-fo 2019-11
  '3ef7b3ae8abba648': 'b837f7eb2337a915', // cba-fo 2020-01
  c8125c81db0ed76e: '1a9de02a4d12c9c0', // cba-fo 2020-04
  deaa2c28de7103e6: '22eda7e3e30de2fb', // cba-fo 2020-12
  '000cc0612e0d4a3d': '4b3aacbf4786b3b7', // cba-fo 2021-02
  ae15352d1a781b85: 'babbb13ba9513cc2', // cba-fo 2021-03
  '7d297c7fbc162869': 'e2104fcb1e393e92', // cba-fo 2021-05
  a7a27f79674ed32a: 'f1aaefcfd959ea65', // cba-fo 2021-09
};
