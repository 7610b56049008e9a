package dev.millrace.store.postgres;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/** Arrays of ids as the database itself sends them. The driver would write them as text, which costs both sides several times that. */
final class Ids {

    private static final int ID_BYTES = 16;

    /** Number of dimensions, whether there are nulls, type of the elements, length, index of the first. */
    private static final int HEADER_BYTES = 5 * Integer.BYTES;

    private Ids() {}

    static Array of(Connection connection, @Nullable Object[] ids) throws SQLException {
        var bytes = ByteBuffer.allocate(HEADER_BYTES + ids.length * (Integer.BYTES + ID_BYTES));
        bytes.putInt(1).putInt(1).putInt(Oid.UUID).putInt(ids.length).putInt(1);
        for (var id : ids) {
            if (id == null) {
                bytes.putInt(-1);
            } else {
                var uuid = (UUID) id;
                bytes.putInt(ID_BYTES).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            }
        }
        var written = new byte[bytes.position()];
        bytes.flip().get(written);
        return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, written);
    }
}
