/** The maximum number of days in a trend. */
export const maxTrendDays = 30
