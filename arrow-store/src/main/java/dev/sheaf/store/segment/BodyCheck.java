package dev.sheaf.store.segment;

import org.apache.arrow.memory.ArrowBuf;

/** Something that the bytes of a batch's body must fulfil before anybody may follow them. */
interface BodyCheck {
  /** Whether the body fulfils it. */
  boolean holdsIn(ArrowBuf body);

  /** What is wrong otherwise, as a clause. */
  String foundOtherwise();
}
