/** What was entered into a form control, found again by its type, name and id and its place among those alike. */
export type FieldState = {
  type: string;
  name: string;
  id: string;
  nth: number;
  value?: string;
  checked?: boolean;
  /** Values of a select's chosen options. */
  selected?: string[];
};

export type TabState = {
  tabId: string;
  url: string;
  title: string;
  active: boolean;
  scroll: { x: number; y: number };
  /** Absent where nothing was entered. Never of fields for passwords, codes and cards. */
  fields?: FieldState[];
};
