package dev.mobula.columns;

/**
 * The element types a {@link Column} can hold; all are stored in the machine's native byte order.
 */
public enum DType {
  /** IEEE 754 single precision, 4 bytes. */
  FLOAT32(4, "F32"),
  /** IEEE 754 double precision, 8 bytes. */
  FLOAT64(8, "F64"),
  /** Two's complement, 4 bytes. */
  INT32(4, "I32"),
  /** Two's complement, 8 bytes. */
  INT64(8, "I64"),
  /** Unsigned byte, 0 to 255. */
  UINT8(1, "U8"),
  /** One byte, 0 or 1. */
  BOOL(1, "BOOL");

  private final int bytes;
  private final String code;

  DType(int bytes, String code) {
    this.bytes = bytes;
    this.code = code;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the name of this type in the safetensors format, such as {@code F32}. */
  public String code() {
    return code;
  }

  /**
   * Returns the type with the given safetensors name.
   *
   * @throws ColumnException if no type has that name
   */
  public static DType ofCode(String code) {
    for (DType dtype : values()) {
      if (dtype.code.equals(code)) {
        return dtype;
      }
    }
    throw new ColumnException("expected a dtype code such as F32, I64 or U8, found '" + code + "'");
  }
}
