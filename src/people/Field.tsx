import { type ReactNode, useId } from "react";
import styles from "./people.module.css";

interface Props {
  label: string;
  hint?: string;
  value: string;
  onChange(value: string): void;
  maxLength: number;
  required?: boolean;
  autoComplete?: string;
  /** Codes: wide letters, no corrections by the keyboard. */
  code?: boolean;
}

/** One line of a form, with its label and what to write there. */
export function Field({ label, hint, value, onChange, maxLength, required, autoComplete, code }: Props): ReactNode {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={code === true ? styles.code : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        maxLength={maxLength}
        required={required}
        autoComplete={autoComplete ?? "off"}
        autoCapitalize={code === true ? "characters" : undefined}
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.fieldHint}>
          {hint}
        </p>
      )}
    </div>
  );
}
