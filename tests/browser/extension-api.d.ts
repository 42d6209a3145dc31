/** The calls of the browsers' extension API that tests make inside the extension. */
interface ExtensionApi {
  tabs: {
    create(options: { url: string; active: boolean }): Promise<{ id?: number }>
    query(filter: { url?: string; discarded?: boolean }): Promise<{ id?: number }[]>
    update(id: number, change: { muted?: boolean; active?: boolean; url?: string }): Promise<unknown>
    discard(id: number): Promise<unknown>
    remove(ids: number | number[]): Promise<void>
  }
  alarms: { clearAll(): Promise<unknown> }
  storage: {
    local: { set(values: Record<string, unknown>): Promise<void>; clear(): Promise<void> }
    session: { get(key: string): Promise<object> }
  }
  windows: { create(options: { tabId: number }): Promise<unknown> }
}

declare const chrome: ExtensionApi
