/** How many days a trend shows at most. */
export const mostTrendDays = 30
