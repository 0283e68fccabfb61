package dev.sheaf.store.error;

/** Whose fault an error is, and so who can do something about it. */
public enum Fault {
  /** The caller asked for something that cannot be: a wrong name, type, key or state. */
  CALLER,
  /** The surroundings failed: a full disk, a damaged file, another process, too little memory. */
  ENVIRONMENT,
  /** A defect of Sheaf itself. */
  OURS
}
