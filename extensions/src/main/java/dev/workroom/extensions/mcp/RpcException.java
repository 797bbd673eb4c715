package dev.workroom.extensions.mcp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The other side answered a request with an error. */
public final class RpcException extends IOException {
  /** As the protocol has it for a request that a person refused. */
  static final long REFUSED = -1;

  static final long INVALID_REQUEST = -32600;
  static final long NO_METHOD = -32601;
  static final long INVALID_PARAMS = -32602;
  static final long INTERNAL = -32603;
  static final long HEADER_MISMATCH = -32020;
  static final long MISSING_CAPABILITY = -32021;
  static final long UNSUPPORTED_VERSION = -32022;
  static final long NO_RESOURCE = -32002;

  private static final long serialVersionUID = 1;

  private final long code;
  private final transient @Nullable Object data;

  RpcException(long code, String message, @Nullable Object data) {
    super(message.isBlank() ? "error " + code : message);
    this.code = code;
    this.data = data;
  }

  RpcException(long code, String message) {
    this(code, message, null);
  }

  /** A request whose parameters make no sense; the message says why. */
  public static RpcException invalid(String message) {
    return new RpcException(INVALID_PARAMS, message);
  }

  /** As JSON-RPC and the protocol number them. */
  public long code() {
    return code;
  }

  Tree data() {
    return new Tree(data);
  }

  /** One that only a server of the stateless protocol sends. */
  boolean modern() {
    return code == HEADER_MISMATCH || code == MISSING_CAPABILITY || code == UNSUPPORTED_VERSION;
  }
}
