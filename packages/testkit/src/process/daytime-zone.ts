/** A time zone in which it is neither about to be midnight nor has just been: for who starts something that midnight would set off. */
export const daytimeZone = (now = new Date()): string => (now.getUTCHours() < 12 ? 'Etc/GMT-6' : 'Etc/GMT+6');
