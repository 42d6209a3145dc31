/** An app of the popup's list, in one state. */
export function exampleApp(app_name: string, total_seconds: number, isProductive: boolean) {
  return {
    app_name,
    category: isProductive ? ('productive' as const) : ('non_productive' as const),
    total_seconds,
    states: {
      productive: isProductive ? total_seconds : 0,
      non_productive: isProductive ? 0 : total_seconds,
      no_input: 0,
    },
  }
}
