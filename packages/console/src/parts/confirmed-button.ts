import { h, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

type Props = { label: string; sure: string; disabled?: boolean; onClick(): void };

/** A button for what cannot be taken back: it asks once more, and forgets that it did after a moment. */
export function ConfirmedButton({ label, sure, disabled = false, onClick }: Props): JSX.Element {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setAsked(false), 4_000);
    return () => clearTimeout(timer);
  }, [asked]);

  function press(): void {
    if (asked) onClick();
    setAsked(!asked);
  }

  return h(
    "button",
    { type: "button", class: asked ? "danger" : "", disabled, onClick: press },
    asked ? sure : label,
  );
}
