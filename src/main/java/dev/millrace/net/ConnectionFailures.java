package dev.millrace.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;

/** Says why there was no answer, in words that tell nothing of the URL, the headers or the network behind them. */
public final class ConnectionFailures {

    private ConnectionFailures() {}

    /** A text to stand before the host. */
    public static String reason(IOException failure) {
        if (isUntrusted(failure)) {
            return "there is no trusted certificate for";
        }
        return switch (failure) {
            case ProxyException proxy -> proxy.reason();
            case UnknownHostException _ -> "no address was found for";
            case SocketTimeoutException _ -> "nothing came in time from";
            case ConnectException _ -> "no connection could be made to";
            case SSLException _ -> "no secure connection could be made to";
            case ClientProtocolException _ -> "no valid HTTP came from";
            default -> "the connection broke to";
        };
    }

    /** Whether the other side failed to prove who it is, which another attempt does not change. */
    public static boolean isUntrusted(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
