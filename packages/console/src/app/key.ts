const name = "dormouse.apiKey";

/** The key that was entered in this tab; it is gone with the tab. */
export function storedKey(): string | undefined {
  return sessionStorage.getItem(name) ?? undefined;
}

export function storeKey(key: string): void {
  sessionStorage.setItem(name, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(name);
}
