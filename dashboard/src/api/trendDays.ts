/** How many days a trend shows at most. */
export const maxTrendDays = 30
