/** The moment that npm gives every file of a package; others get it too, so that what is packed does not depend on when it is. */
export const EPOCH = new Date('1985-10-26T08:15:00Z');
